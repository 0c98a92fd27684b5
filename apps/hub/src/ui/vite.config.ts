import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ["parstock-source", ...defaultClientConditions] },
  build: {
    outDir: "../../dist/ui",
    emptyOutDir: true,
    target: "es2023",
    // Everything is a file of its own, so that no policy has to allow `data:` for scripts or fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/api": process.env["PARSTOCK_HUB"] ?? "http://127.0.0.1:4510" } },
});

export default config;
