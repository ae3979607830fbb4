/* Which figure is next in a direction: near, and rather straight ahead than aside. */
import type { Item } from "./scene";

export function nearest(from: Item, items: Item[], [dx, dy]: [number, number]): Item | null {
	const middle = (item: Item): [number, number] => [
		item.box.x + item.box.width / 2,
		item.box.y + item.box.height / 2,
	];
	const [x, y] = middle(from);
	let best: Item | null = null;
	let least = Infinity;
	for (const item of items) {
		const [toX, toY] = middle(item);
		const ahead = (toX - x) * dx + (toY - y) * dy;
		const aside = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
		const distance = ahead + 2 * aside;
		if (ahead > 1 && distance < least) [best, least] = [item, distance];
	}
	return best;
}
