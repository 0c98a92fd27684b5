import type { Exception, Supplier } from "@parstock/core";

import { quote } from "./columns.ts";
import { isAddress, oneLine, supplierKey } from "./suppliers.ts";
import { readCurrency } from "./words.ts";

/** The suppliers of one read: declared in a table or the mapping file, or else collected from the rows. */
export interface SupplierDirectory {
  /** Whether suppliers were declared; one that is not among them is then a mistake, not a new one. */
  readonly declared: boolean;
  /** The supplier that the row names; null when it cannot be one (unknown, or without a currency). */
  find(name: string, email: string, currency: string, file: string): Supplier | null;
  /** What is new since the last call. */
  drain(): { readonly suppliers: readonly Supplier[]; readonly exceptions: readonly Exception[] };
}

export function supplierDirectory(
  source: string,
  declared: readonly Supplier[],
  isDeclared: boolean,
): SupplierDirectory {
  const known = new Map<string, Supplier | null>();
  let fresh: Supplier[] = [...declared];
  let raised: Exception[] = [];
  for (const supplier of declared) {
    known.set(supplierKey(supplier.id), supplier);
    if (!known.has(supplierKey(supplier.name))) known.set(supplierKey(supplier.name), supplier);
  }
  const addresses = new Map<string, string>();

  function raise(code: string, key: string, name: string, message: string): void {
    raised.push({
      key: `${source}/${code}/${encodeURIComponent(key)}`,
      code,
      message,
      supplier: name,
    });
  }

  function collect(
    name: string,
    key: string,
    email: string,
    currency: string,
    file: string,
  ): Supplier | null {
    const code = readCurrency(currency);
    if (code === null) return null;
    const supplier: Supplier = {
      id: oneLine(name),
      name: oneLine(name),
      status: "active",
      currency: code,
    };
    known.set(key, supplier);
    fresh.push(supplier);
    return learnAddress(supplier, key, email, file);
  }

  /** The first address is taken; a second, different one takes it away again: a person has to say which. */
  function learnAddress(supplier: Supplier, key: string, cell: string, file: string): Supplier {
    const email = cell.trim();
    const before = addresses.get(key);
    if (email === "" || before === email || before === "") return supplier;
    let next: Supplier;
    if (before !== undefined) {
      const { email: _first, ...rest } = supplier;
      next = rest;
      raise(
        "supplier-email",
        key,
        supplier.id,
        `${file} gives supplier ${quote(supplier.name)} two different e-mail addresses; keep one, its orders are not mailed until then.`,
      );
      addresses.set(key, "");
    } else if (isAddress(email)) {
      next = { ...supplier, email };
      addresses.set(key, email);
    } else {
      raise(
        "supplier-email",
        key,
        supplier.id,
        `${file} gives supplier ${quote(supplier.name)} an e-mail address that is not valid; write it as name@example.com.`,
      );
      addresses.set(key, "");
      return supplier;
    }
    known.set(key, next);
    fresh = fresh.filter((other) => other !== supplier).concat(next);
    return next;
  }

  return {
    declared: isDeclared,
    find(name, email, currency, file) {
      const key = supplierKey(name);
      const supplier = known.get(key);
      if (supplier === null) return null;
      if (supplier !== undefined)
        return isDeclared ? supplier : learnAddress(supplier, key, email, file);
      if (!isDeclared) return collect(name, key, email, currency, file);
      known.set(key, null);
      raise(
        "supplier-unknown",
        key,
        oneLine(name),
        `${file} names supplier ${quote(name)}, which is not among the suppliers given; add it there or correct the name.`,
      );
      return null;
    },
    drain() {
      const drained = { suppliers: fresh, exceptions: raised };
      fresh = [];
      raised = [];
      return drained;
    },
  };
}
