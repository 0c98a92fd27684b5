import type { HttpResponse, Instant } from "@parstock/core";
import { type Call, headerOf, json } from "@parstock/testing";

interface Job {
  id: string;
  query: string;
  rows: string;
  startedAt: number;
}

/** Bulk operations: a job runs for a while, and its result lies elsewhere, behind a link that takes no token. */
export class Jobs {
  origin = "https://storage.googleapis.com";
  /** How long a job runs. */
  lasts = 30_000;
  /** What a job ends as. */
  ends = "COMPLETED";
  started = 0;
  private kept: Job[] = [];

  start(query: string, rows: readonly unknown[], now: Instant): unknown {
    this.started += 1;
    const id = `gid://shopify/BulkOperation/${720_918 + this.started}`;
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    this.kept.push({ id, query, rows: text, startedAt: Date.parse(now) });
    return { id, status: "CREATED" };
  }

  list(now: Instant) {
    return this.kept.map(({ id, query, rows, startedAt }) => {
      const endedAt = startedAt + this.lasts;
      const done = Date.parse(now) >= endedAt;
      const good = done && this.ends === "COMPLETED";
      return {
        id,
        query,
        status: done ? this.ends : "RUNNING",
        errorCode: done && !good ? "INTERNAL_SERVER_ERROR" : null,
        createdAt: new Date(startedAt).toISOString(),
        completedAt: done ? new Date(endedAt).toISOString() : null,
        fileSize: good ? String(Buffer.byteLength(rows)) : null,
        url:
          good && rows !== ""
            ? `${this.origin}/shopify-results/${encodeURIComponent(id)}?sig=x`
            : null,
      };
    });
  }

  result({ request, parts: [id] }: Call): HttpResponse {
    if (headerOf(request, "x-shopify-access-token") !== undefined)
      throw new Error("a token was sent to a stranger");
    const job = this.kept.find((one) => one.id === id);
    if (job === undefined) return json(404, "");
    const bytes = Buffer.from(job.rows);
    const [, from = "0", to = ""] =
      /^bytes=(\d+)-(\d+)$/.exec(headerOf(request, "range") ?? "") ?? [];
    const body = bytes.subarray(Number(from), Number(to || bytes.length) + 1).toString();
    return { status: to === "" ? 200 : 206, headers: {}, body };
  }
}
