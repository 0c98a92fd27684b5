page 50100 "Parstock Items"
{
    PageType = API;
    APIPublisher = 'parstock';
    APIGroup = 'replenishment';
    APIVersion = 'v1.0';
    EntityName = 'item';
    EntitySetName = 'items';
    EntityCaption = 'Item';
    EntitySetCaption = 'Items';
    SourceTable = Item;
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
                field(number; Rec."No.") { Caption = 'No.'; }
                field(displayName; Rec.Description) { Caption = 'Display Name'; }
                field(type; Rec.Type) { Caption = 'Type'; }
                field(blocked; Rec.Blocked) { Caption = 'Blocked'; }
                field(purchasingBlocked; Rec."Purchasing Blocked") { Caption = 'Purchasing Blocked'; }
                field(baseUnitOfMeasureCode; Rec."Base Unit of Measure") { Caption = 'Base Unit of Measure Code'; }
                field(itemCategoryCode; Rec."Item Category Code") { Caption = 'Item Category Code'; }
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
                field(purchaseUnitOfMeasureCode; Rec."Purch. Unit of Measure") { Caption = 'Purchase Unit of Measure Code'; }
                field(quantityPerPurchaseUnit; QuantityPerPurchaseUnit) { Caption = 'Quantity per Purchase Unit'; }
                field(lastDirectCost; Rec."Last Direct Cost") { Caption = 'Last Direct Cost'; }
                field(currencyCode; CurrencyCode) { Caption = 'Currency Code'; }
                field(lastModifiedDateTime; Rec.SystemModifiedAt) { Caption = 'Last Modified Date Time'; }
                part(stockkeepingUnits; "Parstock Stockkeeping Units")
                {
                    Caption = 'Stockkeeping Units';
                    EntityName = 'stockkeepingUnit';
                    EntitySetName = 'stockkeepingUnits';
                    SubPageLink = "Item No." = field("No.");
                }
            }
        }
    }

    trigger OnAfterGetRecord()
    var
        GeneralLedgerSetup: Record "General Ledger Setup";
        ItemUnitOfMeasure: Record "Item Unit of Measure";
    begin
        if CurrencyCode = '' then begin
            GeneralLedgerSetup.Get();
            CurrencyCode := GeneralLedgerSetup."LCY Code";
        end;
        LeadTimeDays := Planning.LeadTimeDays(Rec."Lead Time Calculation");
        QuantityPerPurchaseUnit := 1;
        if ItemUnitOfMeasure.Get(Rec."No.", Rec."Purch. Unit of Measure") then
            QuantityPerPurchaseUnit := ItemUnitOfMeasure."Qty. per Unit of Measure";
    end;

    var
        Planning: Codeunit "Parstock Planning";
        CurrencyCode: Code[10];
        LeadTimeDays: Integer;
        QuantityPerPurchaseUnit: Decimal;
}
