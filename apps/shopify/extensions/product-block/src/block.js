// Runs in Shopify's own page of a product, in a worker that offers `shopify` and its `s-` elements and nothing else.
// https://shopify.dev/docs/api/admin-extensions/2026-10/target-apis/block-extension-api, read 2026-11-23

const say = (key) => shopify.i18n.translate(key);

/** An element with its properties and what is inside it. */
function element(name, properties, ...inside) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...inside);
  return made;
}

/** The variants of the product that the page shows. */
async function variantsOf(product) {
  const query =
    "query Variants($id: ID!) { product(id: $id) { variants(first: 100) { nodes { id } } } }";
  const answer = await fetch("shopify:admin/api/graphql.json", {
    method: "POST",
    body: JSON.stringify({ query, variables: { id: product } }),
  });
  const { data } = await answer.json();
  return data.product.variants.nodes.map(({ id }) => id);
}

/** Shopify adds the session token to requests for the app's own address. */
async function ask(method, variants) {
  const answer = await fetch(`/block?variants=${encodeURIComponent(variants.join(","))}`, {
    method,
  });
  if (!answer.ok) throw new Error(`Parstock answered ${answer.status}`);
  return answer.json();
}

function table(rows) {
  if (rows.length === 0) return element("s-text", {}, say("empty"));
  const head = ["available", "coming", "next"].map((key) =>
    element("s-table-header", {}, say(key)),
  );
  const body = rows.map((row) =>
    element(
      "s-table-row",
      {},
      element("s-table-cell", {}, `${row.item} · ${row.location}`),
      element("s-table-cell", {}, row.available),
      element("s-table-cell", {}, row.coming),
      element(
        "s-table-cell",
        {},
        row.reference === null ? say("none") : [row.reference, row.due].filter(Boolean).join(" · "),
      ),
    ),
  );
  return element(
    "s-table",
    {},
    element("s-table-header-row", {}, element("s-table-header", {}, say("name")), ...head),
    element("s-table-body", {}, ...body),
  );
}

export default async function render() {
  const block = element("s-admin-block", { heading: say("name") });
  document.body.append(block);
  const [product] = shopify.data.selected;
  try {
    const variants = await variantsOf(product.id);
    const { rows } = await ask("GET", variants);
    const look = element("s-button", {}, say("look"));
    look.addEventListener("click", async () => {
      look.disabled = true;
      await ask("POST", variants).then(
        () => look.replaceChildren(say("looking")),
        () => look.replaceChildren(say("failed")),
      );
    });
    block.append(element("s-stack", { gap: "base" }, table(rows), look));
  } catch {
    block.append(element("s-text", {}, say("failed")));
  }
}
