/*
 * Where in a model a position stands: the keys from the root down, `[]` for an entry of a list. The text before the
 * position is read line by line, for it is mostly half written while somebody types: a bracket or quote that nobody
 * closed ends with the first line that is indented no more than what it belongs to.
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

/* A map or list in block style that the position may be in. */
interface Block {
	column: number;
	/* of a map, the key that was read last; of a list, `[]` */
	key: string;
}

/* A value, which goes on between brackets or quotes. */
interface Flow {
	/* of what it belongs to: lines that go on with it are indented more */
	column: number;
	/* of each bracket that is open: what closes it, and the keys that lead into it */
	open: { close: string; keys: string[] }[];
	quote: string;
	way: Way;
}

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s"'#[{][^:]*?(?::\S[^:]*?)*))\s*:(?=\s|$)\s*/;
const LITERAL = /^[|>][-+0-9]*\s*(?:#.*)?$/;
const FREE: Way = { keys: [], at: "value", word: "" };

class Reader {
	private blocks: Block[] = [];
	private flow: Flow | null = null;
	/* the column of what a text in `|` or `>` belongs to; lines of it are indented more */
	private literal: number | null = null;

	private keys(): string[] {
		return this.blocks.map((block) => block.key);
	}

	/* Reads a line, or what of it is before the position: then the way that its end stands at. */
	line(text: string): Way {
		const indent = /^ */.exec(text)?.[0].length ?? 0;
		const isBlank = indent === text.length;
		if (this.literal !== null && indent > this.literal) return FREE;
		if (this.flow && indent > this.flow.column) return this.goOn(text.slice(indent));
		if (isBlank) return this.blank(indent);
		this.literal = this.flow = null;
		return text[indent] === "#" ? FREE : this.block(text, indent);
	}

	/* Where a line with nothing on it would go on; nothing ends by it. */
	private blank(column: number): Way {
		const inside = this.blocks.filter((block) => block.column < column);
		return { keys: inside.map((block) => block.key), at: "key", word: "" };
	}

	private block(text: string, indent: number): Way {
		let column = indent;
		for (;;) {
			const dash = /^-(?: +|$)/.exec(text.slice(column))?.[0];
			if (dash === undefined) break;
			this.leave((block) => block.column > column);
			if (this.blocks[this.blocks.length - 1]?.column !== column || this.lastKey() !== ENTRY)
				this.blocks.push({ column, key: ENTRY });
			column += dash.length;
			if (column >= text.length) return { keys: this.keys(), at: "key", word: "" };
		}
		this.leave((block) => block.column > column || (block.column === column && block.key === ENTRY));
		const found = KEY.exec(text.slice(column));
		if (!found) return this.value(text.slice(column), this.lastColumn(column), "key");
		if (this.blocks[this.blocks.length - 1]?.column === column) this.blocks.pop();
		this.blocks.push({ column, key: found[1] ?? found[2] ?? found[3] ?? "" });
		return this.value(text.slice(column + found[0].length), column, "value");
	}

	private lastKey(): string | undefined {
		return this.blocks[this.blocks.length - 1]?.key;
	}

	private leave(ends: (block: Block) => boolean): void {
		for (let last = this.blocks[this.blocks.length - 1]; last && ends(last);) {
			this.blocks.pop();
			last = this.blocks[this.blocks.length - 1];
		}
	}

	/* Of the block that something at a column belongs to; a key that is half written stands beside others. */
	private lastColumn(column: number): number {
		this.blocks = this.blocks.filter((block) => block.column < column);
		return this.blocks[this.blocks.length - 1]?.column ?? -1;
	}

	private value(text: string, column: number, at: Way["at"]): Way {
		const keys = this.keys();
		if (LITERAL.test(text)) {
			this.literal = column;
			return { keys, at, word: "" };
		}
		this.flow = { column, open: [], quote: "", way: { keys, at, word: "" } };
		return this.goOn(text);
	}

	/* Follows brackets, quotes and commas. */
	private goOn(text: string): Way {
		const flow = this.flow;
		if (!flow) return FREE;
		if (flow.way.word) flow.way.word += " ";
		for (let index = 0; index < text.length; index++) {
			const char = text[index] ?? "";
			const ends = char === "#" && !flow.quote && (index === 0 || text[index - 1] === " ");
			if (ends) return this.rest(flow, FREE);
			step(flow, char, text[index + 1]);
		}
		return this.rest(flow, flow.way);
	}

	/* At the end of a line: only what is open goes on. */
	private rest(flow: Flow, way: Way): Way {
		if (!flow.open.length && !flow.quote) this.flow = null;
		return way;
	}
}

function step(flow: Flow, char: string, next: string | undefined): void {
	const { way, open } = flow;
	const last = open[open.length - 1];
	const inside = (): string[] => open[open.length - 1]?.keys ?? way.keys;
	const begin = (keys: string[], at: Way["at"]): unknown => (flow.way = { keys, at, word: "" });
	if (flow.quote) {
		if (char === flow.quote) flow.quote = "";
		else way.word += char;
	} else if ((char === '"' || char === "'") && !way.word) flow.quote = char;
	else if ((char === "{" || char === "[") && !way.word) {
		open.push({ close: char === "{" ? "}" : "]", keys: char === "{" ? way.keys : [...way.keys, ENTRY] });
		begin(inside(), char === "{" ? "key" : "value");
	} else if (last && char === last.close) {
		open.pop();
		begin(last.close === "]" ? last.keys.slice(0, -1) : last.keys, "value");
	} else if (last && char === ",") begin(last.keys, last.close === "}" ? "key" : "value");
	else if (last && char === ":" && (next === " " || next === undefined) && way.at === "key")
		begin([...last.keys, way.word.trim()], "value");
	else if (char !== " " || way.word) way.word += char;
}

/* A key at the left margin ends all that was before it: reading begins with the last one. */
function beginning(text: Text, number: number): number {
	for (let line = number; line > 1; line--) if (/^[^\s#\-}\]]/.test(text.line(line).text)) return line;
	return 1;
}

export function wayAt(text: Text, position: number): Way {
	const last = text.lineAt(position);
	const reader = new Reader();
	for (let number = beginning(text, last.number); number < last.number; number++)
		reader.line(text.line(number).text);
	return reader.line(last.text.slice(0, position - last.from));
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
