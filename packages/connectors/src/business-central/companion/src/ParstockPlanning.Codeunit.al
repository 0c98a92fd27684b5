codeunit 50100 "Parstock Planning"
{
    Access = Internal;

    /// <summary>
    /// Whether stock of the item is kept by location: variants are not told apart.
    /// </summary>
    procedure HasStockkeepingUnits(ItemNo: Code[20]): Boolean
    var
        StockkeepingUnit: Record "Stockkeeping Unit";
    begin
        StockkeepingUnit.SetRange("Item No.", ItemNo);
        StockkeepingUnit.SetRange("Variant Code", '');
        StockkeepingUnit.SetFilter("Location Code", '<>%1', '');
        exit(not StockkeepingUnit.IsEmpty());
    end;

    /// <summary>
    /// A formula such as 2W or 1M counted from today, in calendar days.
    /// </summary>
    procedure LeadTimeDays(LeadTime: DateFormula): Integer
    begin
        exit(CalcDate(LeadTime, Today()) - Today());
    end;
}
