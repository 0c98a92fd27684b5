/** Fetched with the session token that App Bridge adds, then handed to the browser as a file. */
export async function savePdf(reference: string): Promise<void> {
  const response = await fetch(`/orders/${encodeURIComponent(reference)}/pdf`);
  if (!response.ok) throw new Error(`The PDF can't be had (${response.status}).`);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = `${reference}.pdf`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
