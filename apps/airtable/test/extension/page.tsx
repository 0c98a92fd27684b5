// The page that stands in for Airtable: the built extension in the container of Airtable's testing library.
import "regenerator-runtime/runtime";
import imported from "@airtable/blocks-testing";
import { render } from "react-dom";

// @ts-expect-error -- what is built has no declarations
import { Parstock } from "../../dist/extension/frontend/app.js";
import { fixture } from "./fixture.ts";

// CommonJS with a default export, imported from an ES module: a bundler hands out the object around it.
const TestDriver = (imported as unknown as { readonly default: typeof imported }).default;

declare global {
  interface Window {
    driver: InstanceType<typeof TestDriver>;
    allowWriting: (allowed: boolean) => void;
  }
}

const driver = new TestDriver(fixture);
window.driver = driver;
let allowed = !location.hash.includes("reader");
window.allowWriting = (value) => {
  allowed = value;
};
driver.simulatePermissionCheck(() => allowed);

render(
  <driver.Container>
    <Parstock />
  </driver.Container>,
  document.getElementById("root"),
);
