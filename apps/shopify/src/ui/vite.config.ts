import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  plugins: [
    remix({
      appDirectory: "src/ui",
      buildDirectory: "dist/screens",
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: false,
        v3_relativeSplatPath: true,
        v3_singleFetch: false,
        v3_throwAbortReason: true,
      },
      ignoredRouteFiles: ["**/*"],
      routes: (define) =>
        define((route) => {
          route("", "frame.tsx", () => {
            route("", "home/home-screen.tsx", { index: true });
            route("items", "items/items-screen.tsx");
            route("item", "items/item-screen.tsx");
            route("suppliers", "suppliers/suppliers-screen.tsx");
            route("supplier", "suppliers/supplier-screen.tsx");
            route("import", "suppliers/import-screen.tsx");
            route("orders", "orders/orders-screen.tsx");
            route("orders/:reference", "orders/order-screen.tsx");
            route("settings", "settings/settings-screen.tsx");
          });
          route("orders/:reference/pdf", "orders/order-pdf.ts");
          route("auth/*", "sign-in.ts");
        }),
    }),
  ],
  build: { assetsInlineLimit: 0, target: "es2022" },
  // Polaris comes as CommonJS for Node and as modules for bundlers.
  ssr: { noExternal: ["@shopify/polaris", "@shopify/shopify-app-remix"] },
});

export default config;
