page 50104 "Parstock Item Ledger Entries"
{
    PageType = API;
    APIPublisher = 'parstock';
    APIGroup = 'replenishment';
    APIVersion = 'v1.0';
    EntityName = 'itemLedgerEntry';
    EntitySetName = 'itemLedgerEntries';
    EntityCaption = 'Item Ledger Entry';
    EntitySetCaption = 'Item Ledger Entries';
    SourceTable = "Item Ledger Entry";
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
                field(entryNumber; Rec."Entry No.") { Caption = 'Entry No.'; }
                field(itemNumber; Rec."Item No.") { Caption = 'Item No.'; }
                field(postingDate; Rec."Posting Date") { Caption = 'Posting Date'; }
                field(entryType; Rec."Entry Type") { Caption = 'Entry Type'; }
                field(locationCode; Rec."Location Code") { Caption = 'Location Code'; }
                field(quantity; Rec.Quantity) { Caption = 'Quantity'; }
                field(stockkeepingUnitExists; StockkeepingUnitExists) { Caption = 'Stockkeeping Unit Exists'; }
                field(lastModifiedDateTime; Rec.SystemModifiedAt) { Caption = 'Last Modified Date Time'; }
            }
        }
    }

    trigger OnAfterGetRecord()
    begin
        StockkeepingUnitExists := Planning.HasStockkeepingUnits(Rec."Item No.");
    end;

    var
        Planning: Codeunit "Parstock Planning";
        StockkeepingUnitExists: Boolean;
}
