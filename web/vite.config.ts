import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type ProxyOptions } from "vite";

/* Where a development server finds `tenten serve`; the built pages are served by it and need no proxy. */
const target = process.env["TENTEN_SERVER"] ?? "http://127.0.0.1:8470";

/* The server answers pages of its own address only: a development server speaks in its name. */
const server: ProxyOptions = {
	target,
	changeOrigin: true,
	configure: (proxy) =>
		proxy.on("proxyReq", (request) => {
			if (request.getHeader("origin")) request.setHeader("origin", target);
		}),
};

export default defineConfig({
	plugins: [svelte()],
	build: {
		target: "es2022",
		/* Everything is embedded in the binary: maps would only make it larger. */
		sourcemap: false,
		/* The policy of the server allows no data: scripts, and inlined files could not be cached for long. */
		assetsInlineLimit: 0,
		/* A preload helper of Vite would fetch links that browsers of es2022 fetch themselves. */
		modulePreload: { polyfill: false },
	},
	server: { proxy: { "/api": server, "/v1": server, "/healthz": server } },
});
