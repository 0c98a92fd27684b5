export function orderAddress(reference: string): string {
  return `/orders/${encodeURIComponent(reference)}`;
}
