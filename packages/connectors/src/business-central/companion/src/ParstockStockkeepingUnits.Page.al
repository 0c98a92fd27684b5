page 50101 "Parstock Stockkeeping Units"
{
    PageType = API;
    APIPublisher = 'parstock';
    APIGroup = 'replenishment';
    APIVersion = 'v1.0';
    EntityName = 'stockkeepingUnit';
    EntitySetName = 'stockkeepingUnits';
    EntityCaption = 'Stockkeeping Unit';
    EntitySetCaption = 'Stockkeeping Units';
    SourceTable = "Stockkeeping Unit";
    ODataKeyFields = SystemId;
    DelayedInsert = true;
    Editable = false;
    InsertAllowed = false;
    ModifyAllowed = false;
    DeleteAllowed = false;
    Extensible = false;

    layout
    {
        area(Content)
        {
            repeater(Records)
            {
                field(id; Rec.SystemId) { Caption = 'Id'; }
                field(itemNumber; Rec."Item No.") { Caption = 'Item No.'; }
                field(locationCode; Rec."Location Code") { Caption = 'Location Code'; }
                field(variantCode; Rec."Variant Code") { Caption = 'Variant Code'; }
                field(inventory; Rec.Inventory) { Caption = 'Inventory'; }
                field(quantityOnSalesOrders; Rec."Qty. on Sales Order") { Caption = 'Quantity on Sales Orders'; }
                field(replenishmentSystem; Rec."Replenishment System") { Caption = 'Replenishment System'; }
                field(reorderingPolicy; Rec."Reordering Policy") { Caption = 'Reordering Policy'; }
                field(reorderPoint; Rec."Reorder Point") { Caption = 'Reorder Point'; }
                field(reorderQuantity; Rec."Reorder Quantity") { Caption = 'Reorder Quantity'; }
                field(maximumInventory; Rec."Maximum Inventory") { Caption = 'Maximum Inventory'; }
                field(vendorNumber; Rec."Vendor No.") { Caption = 'Vendor No.'; }
                field(vendorItemNumber; Rec."Vendor Item No.") { Caption = 'Vendor Item No.'; }
                field(leadTimeDays; LeadTimeDays) { Caption = 'Lead Time (Calendar Days)'; }
                field(minimumOrderQuantity; Rec."Minimum Order Quantity") { Caption = 'Minimum Order Quantity'; }
                field(orderMultiple; Rec."Order Multiple") { Caption = 'Order Multiple'; }
                field(lastModifiedDateTime; Rec.SystemModifiedAt) { Caption = 'Last Modified Date Time'; }
            }
        }
    }

    trigger OnAfterGetRecord()
    begin
        LeadTimeDays := Planning.LeadTimeDays(Rec."Lead Time Calculation");
    end;

    var
        Planning: Codeunit "Parstock Planning";
        LeadTimeDays: Integer;
}
