import type { LoaderFunctionArgs } from "@remix-run/node";

import { deskOf } from "../desk.ts";

export const loader = ({ request, context, params }: LoaderFunctionArgs): Promise<Response> =>
  deskOf(context).pdf(request, params["reference"] ?? "");
