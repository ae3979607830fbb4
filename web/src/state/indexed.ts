/* Items by their keys, so that what is looked for often is not looked for in all of them; of equal keys the first. */
export function indexed<Item>(
	items: readonly Item[],
	keyOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
	const found = new Map<string, Item>();
	for (const item of items) {
		const key = keyOf(item);
		if (!found.has(key)) found.set(key, item);
	}
	return found;
}

/* Items by each of the keys that they have. */
export function gathered<Item>(
	items: readonly Item[],
	keysOf: (item: Item) => readonly string[],
): ReadonlyMap<string, Item[]> {
	const found = new Map<string, Item[]>();
	for (const item of items)
		for (const key of keysOf(item)) {
			const list = found.get(key);
			if (list) list.push(item);
			else found.set(key, [item]);
		}
	return found;
}
