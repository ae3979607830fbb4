/*
 * A drawing of the server made ready to paint: a flat list of items in their order, each with what it stands for
 * and the box around it, so that only what is in sight is painted.
 */
import type { Drawing, PathShape, Shape, Thing } from "../api/types";

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
	/* each with the box around it: of what spans the picture, only the part in sight is painted */
	leaves: Leaf[];
	boxes: Box[];
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
	const boxes = leaves.map(around);
	const box = boxes.reduce(union);
	if (shape.kind !== "group") {
		return [{ key, what: "", thing: null, title: "", box, leaves, boxes, event: null }];
	}
	const own = shape.thing ?? { kind: kinds[shape.what] ?? shape.what, id: shape.id };
	const thing = choosable.has(shape.what) ? own : null;
	const event = shape.event ?? null;
	return [{ key, what: shape.what, thing, title: shape.title, box, leaves, boxes, event }];
}

function leavesOf(shape: Shape): Leaf[] {
	if (shape.kind === "group") return shape.shapes.flatMap(leavesOf);
	return shape.kind === "path" && shape.lines.length > 1 ? apart(shape) : [shape];
}

/* A path of many lines as paths that have nothing to do with each other; a hole stays with what it is in. */
function apart(path: PathShape): PathShape[] {
	const lines = path.lines
		.map((line) => ({ lines: [line], box: aroundPoints(line) }))
		.sort((a, b) => a.box.y - b.box.y);
	const done: typeof lines = [];
	let open: typeof lines = [];
	for (const line of lines) {
		const touching = open.filter(({ box }) => meets(box, line.box));
		const ended = open.filter(({ box }) => box.y + box.height < line.box.y);
		done.push(...ended);
		open = open.filter((one) => !touching.includes(one) && !ended.includes(one));
		open.push(
			touching.reduce(
				(all, one) => ({ lines: [...one.lines, ...all.lines], box: union(all.box, one.box) }),
				line,
			),
		);
	}
	return [...done, ...open].map((part) => ({ ...path, lines: part.lines }));
}

function aroundPoints(points: [number, number][]): Box {
	let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const [x, y] of points) {
		left = Math.min(left, x);
		top = Math.min(top, y);
		right = Math.max(right, x);
		bottom = Math.max(bottom, y);
	}
	return { x: left, y: top, width: right - left, height: bottom - top };
}

function around(leaf: Leaf): Box {
	if (leaf.kind === "path") return leaf.lines.map(aroundPoints).reduce(union);
	const y = leaf.kind === "text" ? leaf.y - leaf.height : leaf.y;
	return { x: leaf.x, y, width: leaf.width, height: leaf.height };
}

function union(a: Box, b: Box): Box {
	const x = Math.min(a.x, b.x);
	const y = Math.min(a.y, b.y);
	const width = Math.max(a.x + a.width, b.x + b.width) - x;
	return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/* Of an item only what is around there, and texts only if one could read them; the item itself if that is all of it. */
export function cut(item: Item, around: Box, readable: boolean): Item {
	if (readable && holds(around, item.box)) return item;
	const kept = item.leaves.map((leaf, index) => {
		const box = item.boxes[index];
		const tiny = !readable && leaf.kind === "text" && leaf.font !== "HEADING";
		return !tiny && box !== undefined && meets(box, around);
	});
	if (kept.every(Boolean)) return item;
	return { ...item, leaves: item.leaves.filter((_, index) => kept[index]) };
}

function holds(a: Box, b: Box): boolean {
	return a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height;
}

export function meets(a: Box, b: Box): boolean {
	return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

export function pathOf(lines: [number, number][][], closed: boolean): string {
	return lines
		.map((line) => `M${line.map(([x, y]) => `${x} ${y}`).join("L")}${closed ? "Z" : ""}`)
		.join("");
}
