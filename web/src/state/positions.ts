/* Between the server's places (lines and columns from 1, in code points) and offsets of an editor's text (UTF-16). */
import type { Text } from "@codemirror/state";
import type { Place } from "../api/types";

function offset(text: Text, line: number, column: number): number {
	const found = text.line(Math.min(Math.max(line, 1), text.lines));
	let units = 0;
	for (let left = column - 1; left > 0 && units < found.length; left--)
		units += (found.text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
	return found.from + units;
}

/* A place without an end reaches to the end of its word. */
export function rangeOf(text: Text, place: Place): { from: number; to: number } {
	const from = offset(text, place.line, place.column);
	if (place.end_line !== undefined && place.end_column !== undefined)
		return { from, to: Math.max(from, offset(text, place.end_line, place.end_column)) };
	const line = text.lineAt(from);
	const word = /^[^\s,:{}[\]#]+/.exec(line.text.slice(from - line.from));
	return { from, to: from + (word?.[0].length ?? 0) };
}

export function placeOf(text: Text, at: number): { line: number; column: number } {
	const line = text.lineAt(at);
	return { line: line.number, column: [...line.text.slice(0, at - line.from)].length + 1 };
}
