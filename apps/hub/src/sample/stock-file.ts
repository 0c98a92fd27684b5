import type { SampleItem } from "./catalogue.ts";
import type { SampleYear } from "./year.ts";

/** One item at one location as its row in stock.csv. */
export interface SampleRow {
  readonly item: SampleItem;
  readonly location: string;
  readonly onHand: number;
  readonly onOrder: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  /** Units a day, over the year. */
  readonly demand: string;
  /** Blank where the list has lost it. */
  readonly supplier: string;
  readonly price: string;
}

export const stockHeader =
  "sku,name,category,location,on hand,on order,reorder point,order up to,daily demand,supplier,supplier sku,unit,purchase unit,units per purchase unit,minimum order quantity,order multiple,price,currency,lead time days";

export function sampleRow(item: SampleItem, location: string, year: SampleYear): SampleRow {
  const sold = year.sales.reduce((sum, sale) => sum + sale.quantity, 0);
  const { onHand, onOrder, reorderPoint, orderUpTo } = year;
  return {
    item,
    location,
    onHand,
    onOrder,
    reorderPoint,
    orderUpTo,
    demand: (Math.round((sold / 365) * 100) / 100).toFixed(2),
    supplier: item.supplier.id,
    price: `${Math.floor(item.cents / 100)}.${String(item.cents % 100).padStart(2, "0")}`,
  };
}

export function stockLine(row: SampleRow): string {
  const { item } = row;
  return [
    item.sku,
    item.name,
    item.supplier.category,
    row.location,
    row.onHand,
    row.onOrder,
    row.reorderPoint,
    row.orderUpTo,
    row.demand,
    row.supplier,
    item.supplierSku,
    item.unit,
    item.purchaseUnit,
    item.ratio,
    item.minimumQuantity,
    item.multiple,
    row.price,
    item.supplier.currency,
    item.leadTimeDays,
  ].join(",");
}
