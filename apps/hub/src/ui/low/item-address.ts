/** Item numbers may hold slashes and percent signs, so they go into the query and not into the path. */
export function itemAddress(item: { readonly item: string; readonly location: string }): string {
  return `/item?${new URLSearchParams({ location: item.location, item: item.item })}`;
}
