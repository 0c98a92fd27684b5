import type { Connector } from "@parstock/core";

/** The system that orders are placed in; builds for one put its connector here. Without one the Log is the system of record. */
export const system: Connector | null = null;
