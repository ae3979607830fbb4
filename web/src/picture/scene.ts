/*
 * A drawing of the server made ready to paint: a flat list of items in their order, each with what it stands for
 * and the box around it, so that only what is in sight is painted.
 */
import type { Drawing, Shape, Thing } from "../api/types";

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

export type Leaf = Exclude<Shape, { kind: "group" }>;

export interface Item {
	key: number;
	/* of the picture: lane, system, holding, event, actor, regime, flow (an arrow), legend; "" for lines */
	what: string;
	/* what a click chooses; null: nothing */
	thing: Thing | null;
	title: string;
	box: Box;
	leaves: Leaf[];
	/* of a holding: the event that makes it; of an arrow: the one that it belongs to */
	event: string | null;
}

export interface Scene {
	drawing: Drawing;
	items: Item[];
}

/* What figures of the picture are in the model. */
const kinds: Record<string, string> = { lane: "party", actor: "party" };
const choosable = new Set(["lane", "actor", "system", "holding", "event", "regime", "flow"]);

export function sceneOf(drawing: Drawing): Scene {
	const items = drawing.shapes.flatMap((shape, key) => itemsOf(shape, key));
	return { drawing, items };
}

function itemsOf(shape: Shape, key: number): Item[] {
	const leaves = leavesOf(shape);
	if (!leaves.length) return [];
	const box = around(leaves);
	if (shape.kind !== "group") {
		return [{ key, what: "", thing: null, title: "", box, leaves, event: null }];
	}
	const own = shape.thing ?? { kind: kinds[shape.what] ?? shape.what, id: shape.id };
	const thing = choosable.has(shape.what) ? own : null;
	return [{ key, what: shape.what, thing, title: shape.title, box, leaves, event: shape.event ?? null }];
}

function leavesOf(shape: Shape): Leaf[] {
	return shape.kind === "group" ? shape.shapes.flatMap(leavesOf) : [shape];
}

function around(leaves: Leaf[]): Box {
	let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
	const include = (x: number, y: number): void => {
		left = Math.min(left, x);
		top = Math.min(top, y);
		right = Math.max(right, x);
		bottom = Math.max(bottom, y);
	};
	for (const leaf of leaves) {
		if (leaf.kind === "path") for (const line of leaf.lines) for (const [x, y] of line) include(x, y);
		else {
			const top = leaf.kind === "text" ? leaf.y - leaf.height : leaf.y;
			include(leaf.x, top);
			include(leaf.x + leaf.width, top + leaf.height);
		}
	}
	return { x: left, y: top, width: right - left, height: bottom - top };
}

export function meets(a: Box, b: Box): boolean {
	return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

export function pathOf(lines: [number, number][][], closed: boolean): string {
	return lines
		.map((line) => `M${line.map(([x, y]) => `${x} ${y}`).join("L")}${closed ? "Z" : ""}`)
		.join("");
}
