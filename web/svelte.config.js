import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export default {
	preprocess: vitePreprocess(),
	/* Styles leave as files, never as elements: the server's policy refuses inline styles. */
	compilerOptions: { css: "external", runes: true },
};
