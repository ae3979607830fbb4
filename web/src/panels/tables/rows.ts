/* A table as the server gives it, searched and sorted here. */
import type { Place, Said, Thing } from "../../api/types";

export interface Cell {
	text: string;
	/* the word of the model, where it reads otherwise */
	value?: string;
	thing?: Thing;
	place?: Place;
}
export interface Row {
	/* stable, of rows that people may fill in */
	key?: string;
	cells: Cell[];
}
export interface Table {
	table: string;
	title: Said;
	columns: { key: string; names: Said }[];
	rows: Row[];
}

export interface Order {
	column: number;
	down: boolean;
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/* filters: by column; what a cell must contain. */
export function passing(rows: Row[], search: string, filters: Record<number, string>): Row[] {
	const wanted = fold(search.trim()).split(/\s+/).filter(Boolean);
	const narrow = Object.entries(filters).filter(([, text]) => text.trim());
	const holds = (cell: Cell | undefined, text: string): boolean =>
		fold(`${cell?.text ?? ""}\n${cell?.value ?? ""}`).includes(fold(text.trim()));
	return rows.filter(
		(row) =>
			narrow.every(([column, text]) => holds(row.cells[Number(column)], text)) &&
			wanted.every((word) => row.cells.some((cell) => holds(cell, word))),
	);
}

/*
 * Numbers by size, levels of a scale in the order of the scale (`levels`: lowest first), the rest as words; empty cells
 * come last either way.
 */
export function sorted(rows: Row[], order: Order | null, levels: string[], language: string): Row[] {
	if (!order) return rows;
	const collator = new Intl.Collator(language, { numeric: true });
	const { column, down } = order;
	const level = (cell: Cell | undefined): number => levels.indexOf(cell?.value ?? cell?.text ?? "");
	const compare = (a: Row, b: Row): number => {
		const [left, right] = [a.cells[column], b.cells[column]];
		if (!left?.text || !right?.text) return Number(!left?.text) - Number(!right?.text);
		const [low, high] = [level(left), level(right)];
		const by = low >= 0 && high >= 0 ? low - high : collator.compare(left.text, right.text);
		return down ? -by : by;
	};
	return [...rows].sort(compare);
}
