permissionset 50100 PARSTOCK
{
    Assignable = true;
    Caption = 'Parstock Companion';
    Permissions =
        tabledata Item = R,
        tabledata "Stockkeeping Unit" = R,
        tabledata "Item Unit of Measure" = R,
        tabledata "Item Ledger Entry" = R,
        tabledata "General Ledger Setup" = R,
        tabledata "Purchase Header" = RM,
        tabledata "Purchase Line" = RM,
        page "Parstock Items" = X,
        page "Parstock Stockkeeping Units" = X,
        page "Parstock Order Lines" = X,
        page "Parstock Orders" = X,
        page "Parstock Item Ledger Entries" = X,
        codeunit "Parstock Planning" = X;
}
