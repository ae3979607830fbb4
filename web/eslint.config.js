import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default ts.config(
	{ ignores: ["dist/", "node_modules/", "tests/out/"] },
	js.configs.recommended,
	...ts.configs.strict,
	...ts.configs.stylistic,
	...svelte.configs.recommended,
	{ files: ["src/**"], languageOptions: { globals: globals.browser } },
	{
		files: ["tests/**", "*.js", "*.ts"],
		languageOptions: { globals: { ...globals.node, ...globals.browser } },
	},
	{
		files: ["**/*.svelte", "**/*.svelte.ts"],
		languageOptions: {
			parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig },
		},
	},
	{
		rules: {
			/* The server's policy refuses markup that was made of text. */
			"svelte/no-at-html-tags": "error",
			"svelte/require-each-key": "error",
			"@typescript-eslint/consistent-type-imports": "error",
			"no-console": "error",
		},
	},
	{ files: ["tests/**"], rules: { "no-console": "off" } },
);
