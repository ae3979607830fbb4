/*
 * Situations of one rule are often a product: a transfer within or without one's reach, times each way in
 * which a safeguard is not there, times … Literals that do not occur independently of each other belong to
 * one choice; what a situation has of them is an option. If all combinations of options are situations, and
 * each once, the choices say the same in fewer words.
 */
#include "analysis/gap_search.h"

typedef TT_VECTOR(struct tt_gap_literal) literals;

/* The situations of a group over its literals. */
struct table {
	struct tt_arena *arena;
	const struct tt_situation *rows;
	uint32_t count;
	literals columns;
	TT_VECTOR(uint32_t) counts; /* by column: how many rows have it */
	TT_VECTOR(uint32_t) chosen; /* by column: the first column of its choice */
};

static bool same(const struct tt_gap_literal *a, const struct tt_gap_literal *b) {
	return a->atom == b->atom && a->who == b->who && a->negated == b->negated;
}

static bool has(const struct tt_situation *row, const struct tt_gap_literal *literal) {
	for (uint32_t i = 0; i < row->literal_count; i++)
		if (same(&row->literals[i], literal))
			return true;
	return false;
}

static uint32_t count_rows(
	const struct table *table, const struct tt_gap_literal *a, const struct tt_gap_literal *b) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < table->count; i++)
		count += has(&table->rows[i], a) && has(&table->rows[i], b);
	return count;
}

static void add_column(struct table *table, const struct tt_gap_literal *literal) {
	for (uint32_t i = 0; i < table->columns.len; i++)
		if (same(&table->columns.items[i], literal))
			return;
	*tt_push(table->arena, &table->chosen) = table->columns.len;
	*tt_push(table->arena, &table->columns) = *literal;
	*tt_push(table->arena, &table->counts) = count_rows(table, literal, literal);
}

static void join(struct table *table, uint32_t a, uint32_t b) {
	uint32_t from = table->chosen.items[a], to = table->chosen.items[b];
	for (uint32_t i = 0; i < table->chosen.len; i++)
		if (table->chosen.items[i] == from || table->chosen.items[i] == to)
			table->chosen.items[i] = from < to ? from : to;
}

/* Two that occur together otherwise than by chance are of one choice. */
static void join_dependent(struct table *table) {
	for (uint32_t i = 0; i < table->columns.len; i++)
		for (uint32_t j = 0; j < i; j++) {
			uint32_t together =
				count_rows(table, &table->columns.items[i], &table->columns.items[j]);
			if ((uint64_t)together * table->count !=
				(uint64_t)table->counts.items[i] * table->counts.items[j])
				join(table, i, j);
		}
}

static void join_all(struct table *table) {
	uint32_t first = TT_NONE;
	for (uint32_t i = 0; i < table->columns.len; i++) {
		if (table->counts.items[i] == table->count)
			continue;
		first = first == TT_NONE ? i : first;
		table->chosen.items[i] = first;
	}
}

/* What a row has of a choice. */
static struct tt_gap_option option_of(
	const struct table *table, const struct tt_situation *row, uint32_t choice) {
	struct tt_gap_option option = {0};
	for (uint32_t i = 0; i < table->columns.len; i++)
		if (table->chosen.items[i] == choice && has(row, &table->columns.items[i]))
			*tt_push(table->arena, &option.literals) = table->columns.items[i];
	return option;
}

static bool same_option(const struct tt_gap_option *a, const struct tt_gap_option *b) {
	bool alike = a->literals.len == b->literals.len;
	for (uint32_t i = 0; i < a->literals.len && alike; i++)
		alike = same(&a->literals.items[i], &b->literals.items[i]);
	return alike;
}

static struct tt_gap_choice read_choice(const struct table *table, uint32_t choice) {
	struct tt_gap_choice made = {0};
	for (uint32_t i = 0; i < table->count; i++) {
		struct tt_gap_option option = option_of(table, &table->rows[i], choice);
		bool known = false;
		for (uint32_t j = 0; j < made.options.len; j++)
			known = known || same_option(&made.options.items[j], &option);
		if (!known)
			*tt_push(table->arena, &made.options) = option;
	}
	return made;
}

/* Are the rows all combinations of the options of the group's choices? They are all different. */
static bool read_choices(const struct table *table, struct tt_gap_group *group) {
	uint64_t product = 1;
	group->choices.len = 0;
	for (uint32_t i = 0; i < table->columns.len; i++) {
		if (table->chosen.items[i] != i || table->counts.items[i] == table->count)
			continue;
		struct tt_gap_choice choice = read_choice(table, i);
		product *= choice.options.len;
		*tt_push(table->arena, &group->choices) = choice;
		if (product > table->count)
			return false;
	}
	return product == table->count;
}

static void read_group(struct tt_gap_search *search, struct tt_gap_group *group) {
	struct table table = {.arena = search->arena,
		.rows = search->gap->situations.items + group->first,
		.count = group->count};
	for (uint32_t i = 0; i < table.count; i++)
		for (uint32_t j = 0; j < table.rows[i].literal_count; j++)
			add_column(&table, &table.rows[i].literals[j]);
	for (uint32_t i = 0; i < table.columns.len; i++)
		if (table.counts.items[i] == table.count)
			*tt_push(search->arena, &group->common) = table.columns.items[i];
	join_dependent(&table);
	if (read_choices(&table, group))
		return;
	join_all(&table);
	(void)read_choices(&table, group);
}

static bool together(const struct tt_situation *a, const struct tt_situation *b) {
	return a->side == b->side && a->other == b->other && a->rules.items[0] == b->rules.items[0] &&
	       a->duty == b->duty;
}

void tt_group_situations(struct tt_gap_search *search) {
	struct tt_gap *gap = search->gap;
	for (uint32_t i = 0, end; i < gap->situations.len; i = end) {
		end = i + 1;
		while (end < gap->situations.len &&
			together(&gap->situations.items[i], &gap->situations.items[end]))
			end++;
		struct tt_gap_group *group = tt_push(search->arena, &gap->groups);
		group->first = i;
		group->count = end - i;
		read_group(search, group);
	}
}
