import { initializeBlock } from "@airtable/blocks/ui";

import { Parstock } from "./app.tsx";

initializeBlock(() => <Parstock />);
