page 50102 "Parstock Order Lines"
{
    PageType = API;
    APIPublisher = 'parstock';
    APIGroup = 'replenishment';
    APIVersion = 'v1.0';
    EntityName = 'orderLine';
    EntitySetName = 'orderLines';
    EntityCaption = 'Order Line';
    EntitySetCaption = 'Order Lines';
    SourceTable = "Purchase Line";
    SourceTableView = where("Document Type" = const(Order));
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
                field(documentId; DocumentId) { Caption = 'Document Id'; }
                field(documentNumber; Rec."Document No.") { Caption = 'Document No.'; }
                field(sequence; Rec."Line No.") { Caption = 'Sequence'; }
                field(type; Rec.Type) { Caption = 'Type'; }
                field(itemNumber; Rec."No.") { Caption = 'Item No.'; }
                field(description; Rec.Description) { Caption = 'Description'; }
                field(locationCode; Rec."Location Code") { Caption = 'Location Code'; }
                field(expectedReceiptDate; Rec."Expected Receipt Date") { Caption = 'Expected Receipt Date'; }
                field(outstandingQuantityBase; Rec."Outstanding Qty. (Base)") { Caption = 'Outstanding Quantity (Base)'; }
                field(stockkeepingUnitExists; StockkeepingUnitExists) { Caption = 'Stockkeeping Unit Exists'; }
                field(referenceLine; ReferenceLine) { Caption = 'Reference Line'; }
            }
        }
    }

    trigger OnAfterGetRecord()
    var
        PurchaseHeader: Record "Purchase Header";
        CommentLine: Record "Purchase Line";
    begin
        Clear(DocumentId);
        PurchaseHeader.SetLoadFields(SystemId);
        if PurchaseHeader.Get(Rec."Document Type", Rec."Document No.") then
            DocumentId := PurchaseHeader.SystemId;
        StockkeepingUnitExists := false;
        if Rec.Type = Rec.Type::Item then
            StockkeepingUnitExists := Planning.HasStockkeepingUnits(Rec."No.");
        ReferenceLine := '';
        CommentLine.SetRange("Document Type", Rec."Document Type");
        CommentLine.SetRange("Document No.", Rec."Document No.");
        CommentLine.SetRange(Type, CommentLine.Type::" ");
        CommentLine.SetFilter(Description, 'Parstock *');
        if CommentLine.FindFirst() then
            ReferenceLine := CommentLine.Description;
    end;

    var
        Planning: Codeunit "Parstock Planning";
        DocumentId: Guid;
        StockkeepingUnitExists: Boolean;
        ReferenceLine: Text[100];
}
