/*
 * linked("label") asks whether the holder of a row can reach another row that shares a key and has the label.
 * To answer without looking at all rows, every row with such a label is counted in cells: for each of its
 * keys, up the party tree from its holder (whoever stands above a holder reaches it), and at the roots of its
 * access (whoever stands below a root reaches it). A row then asks the cells of its own keys at its holder,
 * less what it counts itself. There is a lower count, of what is certain, and an upper one, of what is
 * possible; a possible match is looked at row by row, which also tells what would settle it.
 *
 * A cell that rises from 0 to 1, or from 1 to 2 (a row does not match itself), may link the rows of its key.
 * A cell that falls may leave rows holding each other up in a circle; unless a row with the label in its own
 * right remains in the cell, all rows that share keys with it are derived again. So may a row whose
 * attributes change: a label that it keeps, it may have kept only from others who have it from this row.
 */
#include <string.h>
#include "engine/answer.h"
#include "engine/classify.h"
#include "engine/lattice.h"

enum { KEY_ANY = UINT32_MAX - 2, KEY_EVERY = UINT32_MAX - 3 }; /* a row whose keys are not known; every row */
enum cell_kind { CELL_SURE_UP, CELL_SURE_DOWN, CELL_MAYBE_UP, CELL_MAYBE_DOWN };
enum { CANDIDATES_LIMIT = 16 }; /* possible matches whose questions are told */

struct cell {
	uint32_t label, kind, key, party;
	uint32_t count, base; /* base: rows that have the label whatever others have */
	uint32_t base_rows;   /* exclusive or of those rows: where there is one, which */
};

struct bucket { /* rows with a key at a holder; rows that have lost the key stay, and are passed over */
	uint32_t key, holder;
	TT_VECTOR(uint32_t) rows;
};

struct key_buckets {
	uint32_t key;
	TT_VECTOR(uint32_t) buckets;
};

/* What a row was last counted as. */
struct counted {
	tt_set_id sure, maybe, base_sure, base_maybe; /* labels that linked() asks for */
	tt_set_id keys_least, keys_most, sure_roots, maybe_roots;
	tt_set_id registered; /* keys whose buckets it is in */
	uint64_t attributes;  /* tt_row_digest() of them */
	uint32_t seen;	      /* step that noted its former labels, + 1 */
	bool queued;
};

/* What a condition on the row being derived came to, and when: rules of many regimes ask the same ones. */
struct remembered {
	uint64_t at;
	uint8_t truth;
};

struct tt_link_cells {
	struct remembered *remembered;	  /* by part */
	uint64_t clock, derived, changed; /* the time; when deriving began, and its labels last changed */
	TT_VECTOR(struct cell) cells;
	struct tt_index cell_index;
	TT_VECTOR(struct bucket) buckets;
	struct tt_index bucket_index;
	TT_VECTOR(struct key_buckets) keys;
	struct tt_index key_index;
	TT_VECTOR(struct counted) counted; /* by row */
	TT_VECTOR(uint32_t) queue;
	TT_VECTOR(struct tt_reclassified) changes;
	TT_VECTOR(uint32_t) fallen; /* keys whose cells lost their support */
	tt_set_id labels;	    /* that linked() asks for */
	uint32_t step, event;
	uint32_t phantom_of;
	bool asked;   /* the row that is derived has asked linked() */
	bool inexact; /* cells count possible matches of whom answers or another legal person keep out */
	bool linking; /* false while labels are derived that rest on no other row */
};

/* A legal person below another one: whom the other's departments are is not told by a subtree. */
static bool nested_persons(const struct tt_model *model) {
	for (uint32_t i = 0; i < model->parties.len; i++) {
		const struct tt_party *party = &model->parties.items[i];
		uint32_t above =
			party->parent == TT_NONE ? TT_NONE : model->parties.items[party->parent].entity;
		if (above != TT_NONE && above != party->entity)
			return true;
	}
	return false;
}

void tt_classify_init(struct tt_engine *engine) {
	engine->links = TT_NEW(engine->arena, struct tt_link_cells);
	engine->links->labels = tt_set_make(
		&engine->model->sets, engine->program->link_labels.items, engine->program->link_labels.len);
	engine->links->inexact = engine->program->reach_facts.len > 0 || engine->extra_fact_count > 0 ||
				 nested_persons(engine->model);
	engine->links->phantom_of = TT_NONE;
	engine->links->remembered =
		TT_NEW_ARRAY(engine->arena, struct remembered, engine->program->parts.len);
}

static struct counted *counted(struct tt_engine *engine, uint32_t row) {
	struct tt_link_cells *links = engine->links;
	while (links->counted.len <= row)
		(void)tt_push(engine->arena, &links->counted);
	return &links->counted.items[row];
}

/* ---- cells ----------------------------------------------------------------------------------------- */

static uint32_t cell_find(const struct tt_link_cells *links, struct cell cell) {
	uint32_t words[] = {cell.label, cell.kind, cell.key, cell.party}, probe = 0, id;
	uint32_t hash = tt_hash_words(words, TT_COUNT(words));
	while ((id = tt_index_next(&links->cell_index, hash, &probe)) != TT_NONE) {
		const struct cell *other = &links->cells.items[id];
		if (other->label == cell.label && other->kind == cell.kind && other->key == cell.key &&
			other->party == cell.party)
			return id;
	}
	return TT_NONE;
}

static uint32_t cell_count(const struct tt_link_cells *links, struct cell cell) {
	uint32_t id = cell_find(links, cell);
	return id == TT_NONE ? 0 : links->cells.items[id].count;
}

static void enqueue(struct tt_engine *engine, uint32_t row) {
	struct counted *state = counted(engine, row);
	if (state->queued)
		return;
	state->queued = true;
	*tt_push(engine->arena, &engine->links->queue) = row;
}

static void enqueue_bucket(struct tt_engine *engine, const struct bucket *bucket) {
	for (uint32_t i = 0; i < bucket->rows.len; i++)
		if (engine->holdings.items[bucket->rows.items[i]].alive)
			enqueue(engine, bucket->rows.items[i]);
}

static const struct key_buckets *key_find(const struct tt_link_cells *links, uint32_t key) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&links->key_index, tt_hash_words(&key, 1), &probe)) != TT_NONE)
		if (links->keys.items[id].key == key)
			return &links->keys.items[id];
	return NULL;
}

/* The rows that a risen cell may link: those of its key whose holder the cell speaks to. */
static void enqueue_concerned(struct tt_engine *engine, uint32_t key, uint32_t kind, uint32_t party) {
	const struct key_buckets *buckets = key_find(engine->links, key);
	bool up = kind == CELL_SURE_UP || kind == CELL_MAYBE_UP;
	for (uint32_t i = 0; buckets != NULL && i < buckets->buckets.len; i++) {
		const struct bucket *bucket = &engine->links->buckets.items[buckets->buckets.items[i]];
		if (up ? bucket->holder == party : tt_party_within(engine->model, bucket->holder, party))
			enqueue_bucket(engine, bucket);
	}
}

/* base: the row, if it has the label whatever others have; else TT_NONE. */
static void cell_raise(struct tt_engine *engine, struct cell cell, uint32_t base) {
	struct tt_link_cells *links = engine->links;
	uint32_t id = cell_find(links, cell);
	if (id == TT_NONE) {
		uint32_t words[] = {cell.label, cell.kind, cell.key, cell.party};
		id = links->cells.len;
		*tt_push(engine->arena, &links->cells) = cell;
		tt_index_add(engine->arena, &links->cell_index, tt_hash_words(words, TT_COUNT(words)), id);
	}
	links->cells.items[id].base += base != TT_NONE;
	links->cells.items[id].base_rows ^= base != TT_NONE ? base : 0;
	links->cells.items[id].count++;
	if (links->cells.items[id].count > 2 && !(links->inexact && cell.kind >= CELL_MAYBE_UP))
		return;
	enqueue_concerned(engine, cell.key, cell.kind, cell.party);
	if (cell.kind >= CELL_MAYBE_UP && cell.key != KEY_ANY && cell.key != KEY_EVERY)
		enqueue_concerned(engine, KEY_ANY, cell.kind, cell.party);
	if (cell.key == KEY_ANY)
		enqueue_concerned(engine, KEY_EVERY, cell.kind, cell.party);
}

/*
 * May the rows of a cell have the label only from each other? Not where one has it in its own right, unless
 * it has something else from them.
 */
static bool unsupported(const struct tt_link_cells *links, const struct cell *cell) {
	if (links->inexact && cell->kind >= CELL_MAYBE_UP)
		return true;
	if (cell->base != 1)
		return cell->base == 0;
	const struct counted *only = &links->counted.items[cell->base_rows];
	return only->sure != only->base_sure || only->maybe != only->base_maybe;
}

/* base as in cell_raise(): a row that has the label in its own right need not be doubted. */
static void cell_doubt(struct tt_engine *engine, struct cell cell, uint32_t base) {
	struct tt_link_cells *links = engine->links;
	const struct cell *found = &links->cells.items[cell_find(links, cell)];
	if (base == TT_NONE && unsupported(links, found))
		/* what every row counts in concerns only the rows whose keys are not known */
		*tt_push(engine->arena, &links->fallen) =
			cell.key == KEY_EVERY ? (uint32_t)KEY_ANY : cell.key;
}

static void cell_lower(struct tt_engine *engine, struct cell cell, uint32_t base) {
	struct tt_link_cells *links = engine->links;
	struct cell *found = &links->cells.items[cell_find(links, cell)];
	found->count--;
	found->base -= base != TT_NONE;
	found->base_rows ^= base != TT_NONE ? base : 0;
	if (found->base == 1 && found->count == 1) /* which supports all others, but not itself */
		enqueue(engine, found->base_rows);
	cell_doubt(engine, cell, TT_NONE);
}

/* ---- what a row counts as -------------------------------------------------------------------------- */

typedef void change_cell(struct tt_engine *engine, struct cell cell, uint32_t base);

static void change_parties(struct tt_engine *engine, uint32_t row, struct cell cell, tt_set_id roots,
	uint32_t base, change_cell *change) {
	const struct tt_model *model = engine->model;
	uint32_t up = cell.kind;
	for (uint32_t party = engine->holdings.items[row].holder; party != TT_NONE;
		party = model->parties.items[party].parent) {
		cell.party = party;
		change(engine, cell, base);
	}
	cell.kind = up + 1; /* the cells that look down */
	for (uint32_t i = 0; i < tt_set_view(&model->sets, roots).len; i++) {
		cell.party = tt_set_view(&model->sets, roots).items[i];
		change(engine, cell, base);
	}
}

static void change_keys(struct tt_engine *engine, uint32_t row, struct cell cell, tt_set_id keys,
	tt_set_id roots, uint32_t base, change_cell *change) {
	const struct tt_sets *sets = &engine->model->sets;
	bool maybe = cell.kind == CELL_MAYBE_UP;
	if (keys == TT_SET_ALL) {
		cell.key = KEY_ANY;
		change_parties(engine, row, cell, roots, base, change);
	}
	for (uint32_t i = 0; i < tt_set_view(sets, keys).len; i++) {
		cell.key = tt_set_view(sets, keys).items[i];
		change_parties(engine, row, cell, roots, base, change);
	}
	cell.key = KEY_EVERY;
	if (maybe && keys != TT_SET_EMPTY)
		change_parties(engine, row, cell, roots, base, change);
}

static void change_counts(struct tt_engine *engine, uint32_t row, struct counted as, change_cell *change) {
	const struct tt_sets *sets = &engine->model->sets;
	for (uint32_t i = 0; i < tt_set_view(sets, as.sure).len; i++) {
		struct cell cell = {.label = tt_set_view(sets, as.sure).items[i], .kind = CELL_SURE_UP};
		uint32_t base = tt_set_contains(sets, as.base_sure, cell.label) ? row : TT_NONE;
		change_keys(engine, row, cell, as.keys_least, as.sure_roots, base, change);
	}
	for (uint32_t i = 0; i < tt_set_view(sets, as.maybe).len; i++) {
		struct cell cell = {.label = tt_set_view(sets, as.maybe).items[i], .kind = CELL_MAYBE_UP};
		uint32_t base = tt_set_contains(sets, as.base_maybe, cell.label) ? row : TT_NONE;
		change_keys(engine, row, cell, as.keys_most, as.maybe_roots, base, change);
	}
}

static struct counted count_as(struct tt_engine *engine, uint32_t row) {
	struct tt_link_cells *links = engine->links;
	struct tt_sets *sets = &engine->model->sets;
	struct counted as = *counted(engine, row);
	as.sure = as.maybe = as.base_sure = as.base_maybe = TT_SET_EMPTY;
	const struct tt_holding *holding = &engine->holdings.items[row];
	if (!holding->alive || links->labels == TT_SET_EMPTY)
		return as;
	as.attributes = tt_row_digest(engine, row);
	const struct tt_reach *reach = tt_state_reach(engine, row);
	as.sure_roots = reach->sure_roots;
	as.maybe_roots = reach->maybe_roots;
	as.keys_least = tt_row(engine, row)[TT_keys].at_least;
	as.keys_most = tt_row(engine, row)[TT_keys].at_most;
	holding = &engine->holdings.items[row];
	as.sure = tt_set_intersection(sets, holding->labels.at_least, links->labels);
	as.maybe = tt_set_intersection(sets, holding->labels.at_most, links->labels);
	as.base_sure = tt_set_intersection(sets, holding->base_least, links->labels);
	as.base_maybe = tt_set_intersection(sets, holding->base_most, links->labels);
	return as;
}

static bool counts_equal(struct counted a, struct counted b) {
	return a.sure == b.sure && a.maybe == b.maybe && a.base_sure == b.base_sure &&
	       a.base_maybe == b.base_maybe && a.keys_least == b.keys_least && a.keys_most == b.keys_most &&
	       a.sure_roots == b.sure_roots && a.maybe_roots == b.maybe_roots;
}

static bool grows(const struct tt_engine *engine, struct counted as, struct counted was) {
	const struct tt_sets *sets = &engine->model->sets;
	return tt_set_includes(sets, as.sure, was.sure) && tt_set_includes(sets, as.maybe, was.maybe) &&
	       tt_set_includes(sets, as.base_sure, was.base_sure) &&
	       tt_set_includes(sets, as.base_maybe, was.base_maybe) &&
	       tt_set_includes(sets, as.keys_least, was.keys_least) && as.keys_most == was.keys_most &&
	       as.sure_roots == was.sure_roots && as.maybe_roots == was.maybe_roots;
}

static void recount(struct tt_engine *engine, uint32_t row) {
	struct counted as = count_as(engine, row), was = *counted(engine, row);
	bool changed = as.attributes != was.attributes;
	uint32_t fallen = engine->links->fallen.len;
	if (counts_equal(as, was)) {
		if (changed)
			change_counts(engine, row, was, cell_doubt);
		counted(engine, row)->attributes = as.attributes;
		return;
	}
	change_counts(engine, row, as, cell_raise);
	change_counts(engine, row, was, cell_lower);
	if (!changed && grows(engine, as, was)) /* every cell that was lowered had been raised before */
		engine->links->fallen.len = fallen;
	as.queued = counted(engine, row)->queued; /* raising may have queued it */
	*counted(engine, row) = as;
}

/* ---- buckets --------------------------------------------------------------------------------------- */

static struct bucket *bucket_of(struct tt_engine *engine, uint32_t key, uint32_t holder) {
	struct tt_link_cells *links = engine->links;
	uint32_t words[] = {key, holder}, hash = tt_hash_words(words, 2), probe = 0, id;
	while ((id = tt_index_next(&links->bucket_index, hash, &probe)) != TT_NONE)
		if (links->buckets.items[id].key == key && links->buckets.items[id].holder == holder)
			return &links->buckets.items[id];
	id = links->buckets.len;
	*tt_push(engine->arena, &links->buckets) = (struct bucket){.key = key, .holder = holder};
	tt_index_add(engine->arena, &links->bucket_index, hash, id);
	if (key_find(links, key) == NULL) {
		tt_index_add(engine->arena, &links->key_index, tt_hash_words(&key, 1), links->keys.len);
		tt_push(engine->arena, &links->keys)->key = key;
	}
	struct key_buckets *buckets = (struct key_buckets *)key_find(links, key);
	*tt_push(engine->arena, &buckets->buckets) = id;
	return &links->buckets.items[id];
}

static void register_key(struct tt_engine *engine, uint32_t row, uint32_t key) {
	struct counted *state = counted(engine, row);
	if (tt_set_contains(&engine->model->sets, state->registered, key))
		return;
	state->registered = tt_set_with(&engine->model->sets, state->registered, key);
	struct bucket *bucket = bucket_of(engine, key, engine->holdings.items[row].holder);
	*tt_push(engine->arena, &bucket->rows) = row;
}

/*
 * Only rows that ask for others, or that others may ask for. One of which only some keys are sure stands in
 * their buckets too: a sure match may rise there.
 */
static void register_keys(struct tt_engine *engine, uint32_t row) {
	tt_set_id keys = tt_row(engine, row)[TT_keys].at_most, sure = tt_row(engine, row)[TT_keys].at_least;
	tt_set_id labels = engine->holdings.items[row].labels.at_most;
	bool wanted =
		tt_set_intersection(&engine->model->sets, labels, engine->links->labels) != TT_SET_EMPTY;
	if (keys == TT_SET_EMPTY || (!wanted && !engine->links->asked))
		return;
	register_key(engine, row, KEY_EVERY);
	if (keys == TT_SET_ALL)
		register_key(engine, row, KEY_ANY);
	keys = keys == TT_SET_ALL ? sure : keys;
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, keys).len; i++)
		register_key(engine, row, tt_set_view(&engine->model->sets, keys).items[i]);
}

/* ---- linked() -------------------------------------------------------------------------------------- */

/* How often a row is counted in the cells that holder asks for one key. */
static uint32_t own_count(const struct tt_engine *engine, uint32_t row, uint32_t holder, uint32_t label,
	uint32_t key, bool sure) {
	const struct tt_link_cells *links = engine->links;
	const struct tt_model *model = engine->model;
	if (row >= links->counted.len)
		return 0;
	const struct counted *as = &links->counted.items[row];
	tt_set_id keys = sure ? as->keys_least : as->keys_most;
	bool in_key = key == KEY_EVERY ? keys != TT_SET_EMPTY
		      : key == KEY_ANY ? keys == TT_SET_ALL
				       : keys != TT_SET_ALL && tt_set_contains(&model->sets, keys, key);
	if (!in_key || !tt_set_contains(&model->sets, sure ? as->sure : as->maybe, label))
		return 0;
	uint32_t count = tt_party_within(model, engine->holdings.items[row].holder, holder);
	struct tt_set_view roots = tt_set_view(&model->sets, sure ? as->sure_roots : as->maybe_roots);
	for (uint32_t i = 0; i < roots.len; i++)
		count += tt_party_within(model, holder, roots.items[i]);
	return count;
}

/* Is somebody else counted for this key within the holder's reach? */
static bool others_counted(struct tt_engine *engine, uint32_t row, uint32_t label, uint32_t key, bool sure) {
	const struct tt_link_cells *links = engine->links;
	uint32_t holder = engine->holdings.items[row].holder;
	struct cell cell = {
		.label = label, .kind = sure ? CELL_SURE_UP : CELL_MAYBE_UP, .key = key, .party = holder};
	uint32_t count = cell_count(links, cell);
	cell.kind++;
	for (; cell.party != TT_NONE; cell.party = engine->model->parties.items[cell.party].parent)
		count += cell_count(links, cell);
	count -= own_count(engine, row, holder, label, key, sure);
	if (engine->holdings.items[row].phantom && links->phantom_of != TT_NONE)
		count -= own_count(engine, links->phantom_of, holder, label, key, sure);
	return count > 0;
}

static bool any_counted(struct tt_engine *engine, uint32_t row, uint32_t label, tt_set_id keys, bool sure) {
	if (keys == TT_SET_ALL)
		return !sure && others_counted(engine, row, label, KEY_EVERY, false);
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, keys).len; i++)
		if (others_counted(
			    engine, row, label, tt_set_view(&engine->model->sets, keys).items[i], sure))
			return true;
	return !sure && keys != TT_SET_EMPTY && others_counted(engine, row, label, KEY_ANY, false);
}

static bool may_share_key(const struct tt_engine *engine, tt_set_id a, tt_set_id b) {
	const struct tt_sets *sets = &engine->model->sets;
	if (a == TT_SET_ALL || b == TT_SET_ALL)
		return a != TT_SET_EMPTY && b != TT_SET_EMPTY;
	struct tt_set_view view = tt_set_view(sets, a);
	for (uint32_t i = 0; i < view.len; i++)
		if (tt_set_contains(sets, b, view.items[i]))
			return true;
	return false;
}

/*
 * Is this other row a match? Tells what would settle it. It is looked at as it is counted, not as it is
 * labelled: while labels are derived anew, a row that waits for its turn holds nothing up.
 */
static enum tt_truth inspect(
	struct tt_engine *engine, uint32_t row, uint32_t other, uint32_t label, tt_set_id *open) {
	struct tt_sets *sets = &engine->model->sets;
	const struct tt_link_cells *links = engine->links;
	if (other == row || other == links->phantom_of || other >= links->counted.len ||
		!engine->holdings.items[other].alive ||
		!tt_set_contains(sets, links->counted.items[other].maybe, label))
		return TT_NO;
	struct tt_range own = tt_row(engine, row)[TT_keys], theirs = tt_row(engine, other)[TT_keys];
	tt_set_id asked = tt_set_union(sets, own.open, theirs.open);
	if (!may_share_key(engine, own.at_most, theirs.at_most))
		return TT_NO;
	enum tt_truth reached = tt_state_reaches(engine, engine->holdings.items[row].holder, other, &asked);
	bool labelled = tt_set_contains(sets, links->counted.items[other].sure, label);
	if (reached == TT_NO ||
		(reached == TT_YES && labelled && may_share_key(engine, own.at_least, theirs.at_least)))
		return reached;
	if (!labelled)
		asked = tt_set_union(sets, asked, engine->holdings.items[other].labels.open);
	*open = tt_set_union(sets, *open, asked);
	return TT_UNKNOWN;
}

static enum tt_truth inspect_key(
	struct tt_engine *engine, uint32_t row, uint32_t label, uint32_t key, tt_set_id *open) {
	const struct key_buckets *buckets = key_find(engine->links, key);
	enum tt_truth match = TT_NO;
	uint32_t found = 0;
	for (uint32_t i = 0; buckets != NULL && i < buckets->buckets.len; i++) {
		const struct bucket *bucket = &engine->links->buckets.items[buckets->buckets.items[i]];
		for (uint32_t j = 0; j < bucket->rows.len && found < CANDIDATES_LIMIT && match != TT_YES;
			j++) {
			enum tt_truth one = inspect(engine, row, bucket->rows.items[j], label, open);
			match = tt_truth_or(match, one);
			found += one != TT_NO;
		}
	}
	return match;
}

enum tt_truth tt_evaluate_linked(struct tt_engine *engine, uint32_t row, uint32_t label, tt_set_id *open) {
	struct tt_link_cells *links = engine->links;
	links->asked = true;
	if (row == TT_NONE || !links->linking)
		return TT_NO;
	struct tt_range keys = tt_row(engine, row)[TT_keys];
	if (any_counted(engine, row, label, keys.at_least, true))
		return TT_YES;
	if (!any_counted(engine, row, label, keys.at_most, false))
		return TT_NO;
	tt_set_id asked = TT_SET_EMPTY;
	enum tt_truth match =
		inspect_key(engine, row, label, keys.at_most == TT_SET_ALL ? KEY_EVERY : KEY_ANY, &asked);
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, keys.at_most).len && match != TT_YES; i++)
		match = tt_truth_or(
			match, inspect_key(engine, row, label,
				       tt_set_view(&engine->model->sets, keys.at_most).items[i], &asked));
	if (match == TT_UNKNOWN)
		*open = tt_set_union(&engine->model->sets, *open, asked);
	return match;
}

/* ---- deriving one row ------------------------------------------------------------------------------ */

/* Only what reads labels has to be asked again once they have changed. */
static enum tt_truth holds(struct tt_engine *engine, const struct tt_item *item, uint32_t id) {
	struct tt_link_cells *links = engine->links;
	const struct tt_compiled_rule *rule = &engine->program->rules[id];
	struct remembered *remembered = &links->remembered[rule->when];
	if (remembered->at < (rule->reads_labels ? links->changed : links->derived))
		*remembered = (struct remembered){
			links->clock, (uint8_t)tt_evaluate_part(engine, item, rule->when)};
	return (enum tt_truth)remembered->truth;
}

static inline enum tt_truth applies(struct tt_engine *engine, uint32_t row, uint32_t id) {
	const struct tt_rule *rule = &engine->model->rules.items[id];
	struct tt_item item = {.event = engine->links->event,
		.type = TT_EVENT_STORE,
		.by = engine->holdings.items[row].holder,
		.from = TT_NONE,
		.to = TT_NONE,
		.party = engine->holdings.items[row].holder,
		.data = row,
		.result = row};
	enum tt_truth truth = holds(engine, &item, id);
	if (truth == TT_NO)
		return TT_NO;
	if (engine->program->rules[id].comes)
		truth = tt_truth_and(truth, tt_engine_in_force(engine, id, NULL));
	return tt_truth_and(
		truth, tt_evaluate_part(engine, &item, engine->program->regimes[rule->regime].covers));
}

/*
 * One round over the classify rules; true if a label was raised. After the first round only rules that read
 * labels can hold where they did not before.
 */
static bool raise_labels(struct tt_engine *engine, uint32_t row, bool first) {
	const struct tt_model *model = engine->model;
	struct tt_sets *sets = &engine->model->sets;
	bool raised = false;
	for (uint32_t i = 0; i < engine->classifying.len; i++) {
		uint32_t id = engine->classifying.items[i];
		const struct tt_rule *rule = &model->rules.items[id];
		struct tt_range labels = engine->holdings.items[row].labels;
		if ((!first && !engine->program->rules[id].reads_labels) ||
			tt_set_contains(sets, labels.at_least, rule->target))
			continue;
		enum tt_truth truth = applies(engine, row, id);
		tt_set_id reached = model->labels.items[rule->target].reached;
		if (truth == TT_YES) {
			labels.at_least = tt_set_union(sets, labels.at_least, reached);
			labels.source = id;
		}
		if (truth != TT_NO)
			labels.at_most = tt_set_union(sets, labels.at_most, reached);
		if (tt_range_equal(labels, engine->holdings.items[row].labels))
			continue;
		engine->holdings.items[row].labels = labels;
		engine->links->changed = ++engine->links->clock;
		raised = true;
	}
	return raised;
}

static tt_set_id rule_open(struct tt_engine *engine, uint32_t row, uint32_t id) {
	const struct tt_rule *rule = &engine->model->rules.items[id];
	uint32_t holder = engine->holdings.items[row].holder;
	struct tt_item item = {.event = engine->links->event,
		.type = TT_EVENT_STORE,
		.by = holder,
		.from = TT_NONE,
		.to = TT_NONE,
		.party = holder,
		.data = row,
		.result = row};
	tt_set_id open = tt_set_union(&engine->model->sets,
		tt_part_open(engine, &item, engine->program->rules[id].when),
		tt_part_open(engine, &item, engine->program->regimes[rule->regime].covers));
	if (engine->program->rules[id].comes)
		tt_engine_in_force(engine, id, &open);
	return open;
}

/* The questions that keep the labels of a row open. */
static void collect_open(struct tt_engine *engine, uint32_t row) {
	const struct tt_model *model = engine->model;
	struct tt_range *carried = &tt_row(engine, row)[TT_category];
	tt_set_id open = carried->open;
	for (uint32_t i = 0; i < engine->classifying.len; i++) {
		uint32_t id = engine->classifying.items[i];
		const struct tt_rule *rule = &model->rules.items[id];
		if (!tt_set_contains(
			    &model->sets, engine->holdings.items[row].labels.at_least, rule->target) &&
			applies(engine, row, id) == TT_UNKNOWN)
			open = tt_set_union(&engine->model->sets, open, rule_open(engine, row, id));
	}
	engine->holdings.items[row].labels.open = open;
}

static void derive_labels(struct tt_engine *engine, uint32_t row) {
	struct tt_link_cells *links = engine->links;
	engine->holdings.items[row].labels = tt_row(engine, row)[TT_category];
	links->linking = links->asked = false;
	links->derived = links->changed = ++links->clock;
	for (bool first = true; raise_labels(engine, row, first); first = false)
		;
	engine->holdings.items[row].base_least = engine->holdings.items[row].labels.at_least;
	engine->holdings.items[row].base_most = engine->holdings.items[row].labels.at_most;
	links->linking = true;
	links->changed = ++links->clock;
	while (links->asked && raise_labels(engine, row, false))
		;
	if (tt_range_known(engine->holdings.items[row].labels))
		engine->holdings.items[row].labels.open = TT_SET_EMPTY;
	else
		collect_open(engine, row);
}

static void derive_exposure(struct tt_engine *engine, uint32_t row) {
	struct tt_sets *sets = &engine->model->sets;
	struct tt_range exposed = tt_state_reach(engine, row)->readers;
	for (uint32_t i = 0; i < engine->exposing.len; i++) {
		uint32_t id = engine->exposing.items[i];
		const struct tt_rule *rule = &engine->model->rules.items[id];
		enum tt_truth truth = applies(engine, row, id);
		if (truth == TT_NO)
			continue;
		exposed.at_most = tt_set_with(sets, exposed.at_most, rule->target);
		if (truth == TT_YES)
			exposed.at_least = tt_set_with(sets, exposed.at_least, rule->target);
		else
			exposed.open = tt_set_union(sets, exposed.open, rule_open(engine, row, id));
		exposed.source = id;
	}
	engine->holdings.items[row].exposed = exposed;
}

/* ---- deriving all whom it concerns ----------------------------------------------------------------- */

/* Remembers what a row was before this step, once. */
static void note_before(struct tt_engine *engine, uint32_t row) {
	struct tt_link_cells *links = engine->links;
	struct counted *state = counted(engine, row);
	if (state->seen == links->step)
		return;
	state->seen = links->step;
	const struct tt_holding *holding = &engine->holdings.items[row];
	*tt_push(engine->arena, &links->changes) =
		(struct tt_reclassified){row, holding->labels, holding->exposed};
}

static void derive_row(struct tt_engine *engine, uint32_t row) {
	note_before(engine, row);
	if (engine->holdings.items[row].alive) {
		derive_labels(engine, row);
		derive_exposure(engine, row);
		register_keys(engine, row);
	}
	recount(engine, row);
}

static void drain(struct tt_engine *engine) {
	struct tt_link_cells *links = engine->links;
	for (uint32_t at = 0; at < links->queue.len; at++) {
		uint32_t row = links->queue.items[at];
		counted(engine, row)->queued = false;
		derive_row(engine, row);
	}
	links->queue.len = 0;
}

static void gather_key(struct tt_engine *engine, uint32_t key) {
	const struct key_buckets *buckets = key_find(engine->links, key);
	for (uint32_t i = 0; buckets != NULL && i < buckets->buckets.len; i++)
		enqueue_bucket(engine, &engine->links->buckets.items[buckets->buckets.items[i]]);
}

/* All rows that share a key, directly or through others, with the keys whose cells have fallen. */
static void gather_cluster(struct tt_engine *engine) {
	struct tt_link_cells *links = engine->links;
	uint32_t gathered = 0; /* rows of the queue whose keys are in */
	tt_set_id keys = TT_SET_EMPTY;
	for (uint32_t at = 0; at < links->fallen.len; at++) {
		uint32_t key = links->fallen.items[at];
		if (tt_set_contains(&engine->model->sets, keys, key))
			continue;
		keys = tt_set_with(&engine->model->sets, keys, key);
		gather_key(engine, key);
		if (key == KEY_ANY && key_find(links, KEY_ANY) != NULL)
			gather_key(engine, KEY_EVERY);
		for (; gathered < links->queue.len; gathered++) {
			tt_set_id more = counted(engine, links->queue.items[gathered])->registered;
			for (uint32_t j = 0; j < tt_set_view(&engine->model->sets, more).len; j++) {
				uint32_t other = tt_set_view(&engine->model->sets, more).items[j];
				if (other != KEY_EVERY && !tt_set_contains(&engine->model->sets, keys, other))
					*tt_push(engine->arena, &links->fallen) = other;
			}
		}
	}
}

/* Takes the counts of the rows in the queue back, so that none of them holds another up, and derives them
 * anew. */
static void rebuild(struct tt_engine *engine) {
	struct tt_link_cells *links = engine->links;
	for (uint32_t i = 0; i < links->queue.len; i++) {
		uint32_t row = links->queue.items[i];
		note_before(engine, row);
		struct counted *state = counted(engine, row), was = *state;
		state->sure = state->maybe = state->base_sure = state->base_maybe = TT_SET_EMPTY;
		change_counts(engine, row, was, cell_lower);
	}
	links->fallen.len = 0;
	drain(engine);
	links->fallen.len = 0; /* nothing falls while labels only rise */
}

void tt_classify(struct tt_engine *engine, const uint32_t *rows, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		enqueue(engine, rows[i]);
	drain(engine);
	if (engine->links->fallen.len == 0)
		return;
	gather_cluster(engine);
	rebuild(engine);
}

void tt_classify_phantom(struct tt_engine *engine, uint32_t phantom, uint32_t of) {
	engine->links->phantom_of = of;
	derive_labels(engine, phantom);
	derive_exposure(engine, phantom);
	engine->links->phantom_of = TT_NONE;
}

/* Rows that leave were lent a moment ago: they are near the end. */
static void leave_bucket(struct tt_engine *engine, uint32_t key, uint32_t row) {
	struct bucket *bucket = bucket_of(engine, key, engine->holdings.items[row].holder);
	for (uint32_t i = bucket->rows.len; i-- > 0;) {
		if (bucket->rows.items[i] != row)
			continue;
		memmove(bucket->rows.items + i, bucket->rows.items + i + 1,
			(bucket->rows.len - i - 1) * sizeof(*bucket->rows.items));
		bucket->rows.len--;
		return;
	}
}

void tt_classify_forget(struct tt_engine *engine, uint32_t row) {
	tt_set_id keys = counted(engine, row)->registered;
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, keys).len; i++)
		leave_bucket(engine, tt_set_view(&engine->model->sets, keys).items[i], row);
	*counted(engine, row) = (struct counted){0};
}

void tt_classify_expect_answers(struct tt_engine *engine) {
	engine->links->inexact = true;
}

void tt_classify_all(struct tt_engine *engine) {
	tt_state_forget_reaches(engine);
	for (uint32_t row = 0; row < engine->holdings.len; row++)
		if (!engine->holdings.items[row].phantom)
			enqueue(engine, row);
	rebuild(engine);
}

void tt_classify_begin(struct tt_engine *engine, uint32_t event) {
	engine->links->step++;
	engine->links->event = event;
	engine->links->changes.len = 0;
}

const struct tt_reclassified *tt_classify_changes(const struct tt_engine *engine, uint32_t *count) {
	*count = engine->links->changes.len;
	return engine->links->changes.items;
}
