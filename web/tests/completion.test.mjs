/*
 * Completion at every key and value of the examples: what stands there is offered, at its beginning and at its end, and
 * what is offered is accepted by the server. The editor's own source of completions is asked, in Node; where a place
 * stands is known from a reader of YAML, not from the one that the editor has for text that is half written.
 */
import { readFile, readdir } from "node:fs/promises";
import { Text } from "@codemirror/state";
import { createServer } from "vite";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { ensure } from "./browser.mjs";

const examples = new URL("../../examples/", import.meta.url);
const TRIED = 6; /* offers that are tried at a place */

/* What the modules of the application want of a browser when they are loaded. */
const browser = {
	sessionStorage: { getItem: () => null },
	localStorage: { getItem: () => null },
	matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
	navigator: { language: "en" },
};

async function application(server) {
	for (const [name, value] of Object.entries(browser)) globalThis[name] ??= value;
	const own = globalThis.fetch;
	globalThis.fetch = (path, request) => own(new URL(path, server.url), request);
	const vite = await createServer({
		root: new URL("../", import.meta.url).pathname,
		server: { middlewareMode: true, hmr: false, ws: false, watch: null },
		optimizeDeps: { noDiscovery: true },
		appType: "custom",
		logLevel: "error",
	});
	const load = (path) => vite.ssrLoadModule(path);
	const { vocabulary } = await load("/src/text/words.svelte.ts");
	await vocabulary.load();
	return {
		completionOf: (await load("/src/editor/completion.ts")).completionOf,
		outline: (await load("/src/api/operations.ts")).outline,
		words: vocabulary.tables,
		end: async () => {
			globalThis.fetch = own;
			await vite.close();
		},
	};
}

/* Every key and every value, with the keys that lead to it. */
function* places(node, text, way = []) {
	if (isMap(node))
		for (const { key, value } of node.items) {
			yield place("key", key, text, way);
			yield* places(value, text, [...way, String(key.value)]);
		}
	else if (isSeq(node)) for (const item of node.items) yield* places(item, text, [...way, "[]"]);
	else if (isScalar(node) && !node.type.startsWith("BLOCK")) yield place("value", node, text, way);
}

function place(at, { range, value }, text, way) {
	const quoted = /["']/.test(text[range[0]]) ? 1 : 0;
	return { at, way, value: String(value), from: range[0] + quoted, to: range[1] - quoted };
}

/* The key of the language that a way leads to, and how far below it the way goes on. */
function keyAt(words, way) {
	let [record, field, depth] = ["model", null, 0];
	for (const part of way) {
		if (field) {
			const enters = field.shape in words.records && (part === "[]" || field.repetition === "map");
			[record, field, depth] = enters ? [field.shape, null, 0] : [record, field, depth + 1];
			continue;
		}
		const found = words.records[record]?.[part];
		if (!found) return { record: "", field: null, depth: 0 };
		const isInner = found.repetition === "once" && found.shape in words.records;
		[record, field] = isInner ? [found.shape, null] : [record, found];
	}
	return { record, field, depth };
}

/*
 * Parts of a place that ought to be offered: [from, to], none where people write words of their own, or where a template
 * has its own keys (`with`).
 */
function expected({ words, outline, text }, { at, way, value, from, to }) {
	const { record, field, depth } = keyAt(words, way);
	if (
		text.slice(from, to).includes("\\") ||
		(field?.shape === "words" && record === "regime" && at === "key")
	)
		return [];
	if (at === "key") return field?.repetition === "map" && !depth && !field.names ? [] : [[from, to]];
	const kinds = field?.shape === "expression" ? Object.keys(outline.names) : (field?.names ?? []);
	const known = (word) =>
		kinds.some((kind) => word in (outline.names[kind] ?? words[`${kind}s`] ?? {})) ||
		(kinds.includes("country") && /^[A-Z]{2}$/.test(word)) ||
		word in (words.enums[field?.shape] ?? {}) ||
		(field?.shape === "truth" && ["true", "false"].includes(word)) ||
		(kinds.includes("pack") && word in outline.names.pack);
	if (record && field && known(value)) return [[from, to]];
	if (!record)
		return way[0] === "data" || way[0] === "expect" ? ofAttribute(outline, way, value, from, to) : [];
	if (!["expression", "word_set", "words", "line"].includes(field?.shape)) return [];
	/* parts of what is joined, and what a condition has in quotes */
	const parts = field.shape === "expression" ? /(?<=")[^"]+(?=")/g : /[^/(),+]+/g;
	return [...value.matchAll(parts)]
		.filter(([part]) => known(part))
		.map(({ 0: part, index }) => [from + index, from + index + part.length]);
}

function ofAttribute(outline, way, value, from, to) {
	const { type, levels } = outline.attributes[way.filter((part) => part !== "[]").pop()] ?? {};
	const kinds = { labels: ["label"], parties: ["party"], systems: ["system"], terms: ["anchor"] };
	const isKnown =
		type === "truth" ||
		levels?.includes(value) ||
		kinds[type]?.some((kind) => value in outline.names[kind]);
	return isKnown ? [[from, to]] : [];
}

async function* modelsOf(application) {
	for (const { name: folder } of (await readdir(examples, { withFileTypes: true })).filter((one) =>
		one.isDirectory(),
	)) {
		const names = (await readdir(new URL(folder, examples), { recursive: true })).filter((name) =>
			name.endsWith(".yaml"),
		);
		const read = (name) => readFile(new URL(`${folder}/${name}`, examples), "utf8");
		const files = Object.fromEntries(
			await Promise.all(names.map(async (name) => [name, await read(name)])),
		);
		for (const main of names) {
			const outline = await application.outline({ main, files });
			const text = files[main];
			yield { folder, main, files, text, outline, complete: completer(application, outline, text) };
		}
	}
}

function completer(application, outline, text) {
	const complete = application.completionOf({ outline });
	const doc = Text.of(text.split("\n"));
	return (pos) => complete({ state: { doc }, pos, explicit: true });
}

async function offersWhatStands({ server, note }) {
	const app = await application(server);
	const wrong = [];
	let asked = 0;
	try {
		for await (const { folder, main, text, outline, complete } of modelsOf(app)) {
			for (const one of places(parseDocument(text).contents, text)) {
				for (const [from, to] of expected({ words: app.words, outline, text }, one)) {
					asked++;
					const word = text.slice(from, to);
					const [first, last] = [await complete(from), await complete(to)];
					const has = (answer) => answer?.options.some((option) => option.label === word);
					const line = text.slice(0, from).split("\n").length;
					if (!has(first) || !has(last) || text.slice(last.from, to) !== word)
						wrong.push(`${folder}/${main}:${line} ${one.way.join("/")} ${one.at} ${word}`);
				}
			}
		}
	} finally {
		await app.end();
	}
	note(`${asked} places`);
	ensure(asked > 9000, "few places are asked about");
	ensure(!wrong.length, `${wrong.length} places lack what stands there: ${wrong.slice(0, 9).join("\n")}`);
}

async function offersAreAccepted({ server, note }) {
	const app = await application(server);
	const wrong = [];
	let asked = 0;
	const seen = new Set();
	try {
		for await (const { folder, main, files, text, complete } of modelsOf(app)) {
			if (!["a1-pos", "a2-elderly-care"].includes(folder)) continue;
			for (const one of places(parseDocument(text).contents, text)) {
				const { record, field, depth } = keyAt(app.words, one.way);
				const key = [one.at, record, field?.en, depth, record ? "" : one.way.join()].join();
				if (seen.has(key) || field?.shape === "expression") continue;
				seen.add(key);
				const { options = [] } = (await complete(one.from)) ?? {};
				const step = Math.max(1, Math.ceil(options.length / TRIED));
				for (const { label } of options.filter((_, index) => index % step === 0)) {
					asked++;
					const changed = text.slice(0, one.from) + label + text.slice(one.to);
					const refused = await refusal(
						server,
						{ main, files: { ...files, [main]: changed } },
						text,
						one,
					);
					if (refused)
						wrong.push(`${folder}/${main} ${one.way.join("/")} ${one.at} ${label}: ${refused}`);
				}
			}
		}
	} finally {
		await app.end();
	}
	note(`${asked} offers`);
	ensure(!wrong.length, `${wrong.length} offers are refused: ${wrong.slice(0, 9).join("\n")}`);
}

/* What the server says against the word at this place; undefined: nothing. */
async function refusal(server, model, text, { from, at }) {
	const before = text.slice(0, from).split("\n");
	const [line, column] = [before.length, before[before.length - 1].length + 1];
	const response = await fetch(`${server.url}/api/check`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "Accept-Language": "en" },
		body: JSON.stringify(model),
	});
	const { diagnostics = [] } = await response.json();
	const here = diagnostics.filter((one) => one.line === line && Math.abs(one.column - column) <= 1);
	/* Which kind a place takes may depend on what stands beside it: a question's `of`, a template. */
	const depends = ["other-kind", "not-a-template"];
	const errors = here.filter((one) => one.severity === "error" && !depends.includes(one.code));
	const against = errors.filter((one) => at === "value" || one.code === "unknown-key");
	return against[0] && `${against[0].code} ${against[0].message.en}`;
}

export const tests = [
	{ name: "completion offers what stands there, everywhere in the examples", run: offersWhatStands },
	{ name: "completion offers what the language accepts", run: offersAreAccepted },
];
