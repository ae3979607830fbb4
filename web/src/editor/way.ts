/*
 * Where in a model a position stands, read from indentation and brackets, for the text is mostly half written while
 * somebody types: the keys from the root down, `[]` for an entry of a list.
 */
import type { Text } from "@codemirror/state";

export interface Way {
	/* of the map or list that the position is in, or of the value that is written */
	keys: string[];
	/* is a key written here, or the value of the last of `keys`? */
	at: "key" | "value";
	/* what is written up to the position of that key or value */
	word: string;
}

const ENTRY = "[]";

interface Line {
	/* columns before the first thing that is not a blank or a dash */
	indent: number;
	/* columns of each dash before it */
	dashes: number[];
	rest: string;
}

function read(text: string): Line {
	const dashes: number[] = [];
	let indent = 0;
	for (;;) {
		const blanks = /^ */.exec(text.slice(indent))?.[0].length ?? 0;
		indent += blanks;
		if (!/^-(\s|$)/.test(text.slice(indent))) break;
		dashes.push(indent);
		indent += 1;
		if (indent >= text.length) break;
	}
	return { indent, dashes, rest: text.slice(indent) };
}

function keyOf(rest: string): string | null {
	const match = /^(?:"([^"]*)"|'([^']*)'|([^\s"'#[{][^:]*?))\s*:(?:\s|$)/.exec(rest);
	return match ? (match[1] ?? match[2] ?? match[3] ?? null) : null;
}

/* The keys above a line, from the lines before it that are indented less. */
function above(text: Text, number: number, indent: number, dashes: number[]): string[] {
	const keys: string[] = [];
	let limit = indent;
	for (const dash of [...dashes].reverse()) {
		keys.unshift(ENTRY);
		limit = dash;
	}
	/* a list may stand at the indentation of its key */
	let listed = dashes.length > 0;
	for (let above = number - 1; above >= 1 && (limit > 0 || listed); above--) {
		const line = read(text.line(above).text);
		if (!line.rest.trim() || line.rest.startsWith("#")) continue;
		const key = keyOf(line.rest);
		if (line.indent < limit || (listed && line.indent === limit && !line.dashes.length && key !== null)) {
			if (key !== null) keys.unshift(key);
			limit = line.indent;
			listed = false;
			if (key === null) continue;
		}
		if (line.indent === limit && line.dashes.length && !listed && keys.length) {
			const dash = line.dashes[line.dashes.length - 1] ?? 0;
			if (line.indent > dash && limit > dash) {
				keys.unshift(...line.dashes.map(() => ENTRY));
				limit = line.dashes[0] ?? 0;
				listed = true;
			}
		}
	}
	return keys;
}

/* Follows brackets and commas of what stands on the line before the position. */
function inline(rest: string, keys: string[]): Way {
	const stack: { close: string; keys: string[] }[] = [];
	let here = keys;
	let at: Way["at"] = "key";
	let word = "";
	let quote = "";
	const base = (): string[] => stack[stack.length - 1]?.keys ?? keys;
	for (let index = 0; index < rest.length; index++) {
		const char = rest[index] ?? "";
		if (quote) {
			if (char === quote) quote = "";
			else word += char;
		} else if ((char === '"' || char === "'") && !word) quote = char;
		else if ((char === "{" || char === "[") && !word) {
			stack.push({ close: char === "{" ? "}" : "]", keys: char === "{" ? here : [...here, ENTRY] });
			here = base();
			at = char === "{" ? "key" : "value";
		} else if (char === stack[stack.length - 1]?.close) {
			stack.pop();
			here = base();
			at = "value";
			word = "";
		} else if (char === "," && stack.length) {
			here = base();
			at = stack[stack.length - 1]?.close === "}" ? "key" : "value";
			word = "";
		} else if (char === ":" && (rest[index + 1] === " " || index + 1 === rest.length) && at === "key") {
			here = [...base(), word.trim()];
			at = "value";
			word = "";
		} else if (char === " " && !word) continue;
		else word += char;
	}
	return { keys: here, at, word };
}

export function wayAt(text: Text, position: number): Way {
	const found = text.lineAt(position);
	const line = read(found.text.slice(0, position - found.from));
	return inline(line.rest, above(text, found.number, line.indent, line.dashes));
}

/* The whole key or word around a position, and the way to it. */
export function wayAround(text: Text, position: number): { way: Way; from: number; to: number } | null {
	const line = text.lineAt(position);
	const isWord = (at: number): boolean => /[^\s,:{}[\]"'#]/.test(line.text[at] ?? " ");
	let from = position - line.from;
	let to = from;
	while (from > 0 && isWord(from - 1)) from--;
	while (to < line.text.length && isWord(to)) to++;
	if (from === to) return null;
	return { way: wayAt(text, line.from + to), from: line.from + from, to: line.from + to };
}
