/*
 * Where things stand. Events are taken in their order. An event stands in the first column after all that it
 * reads; what it makes stands beside it, in the band of its holder and system. Within a band a row goes on
 * with what its data becomes; a row whose last holding still waits to be used is left alone, so that what is
 * used together stands one below the other.
 */
#include "present/picture.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows ------------------------------------------------------------------------------------------ */

static bool is_taken(const struct tt_grid_row *row, uint32_t element) {
	return element / 64 < row->taken_words && (row->taken[element / 64] >> element % 64 & 1) != 0;
}

static void take(struct tt_picture *picture, struct tt_grid_row *row, uint32_t element) {
	if (element / 64 >= row->taken_words) {
		uint32_t words = element / 64 * 2 + 1;
		row->taken = tt_arena_resize(picture->arena, row->taken, row->taken_words * sizeof(uint64_t),
			words * sizeof(uint64_t));
		row->taken_words = words;
	}
	row->taken[element / 64] |= UINT64_C(1) << element % 64;
}

static uint32_t band_hash(uint32_t party, uint32_t system) {
	uint32_t words[] = {party, system};
	return tt_hash_words(words, TT_COUNT(words));
}

static uint32_t band_of(struct tt_picture *picture, uint32_t party, uint32_t system) {
	uint32_t probe = 0, id, hash = band_hash(party, system);
	while ((id = tt_index_next(&picture->band_index, hash, &probe)) != TT_NONE)
		if (picture->bands.items[id].party == party && picture->bands.items[id].system == system)
			return id;
	id = picture->bands.len;
	tt_index_add(picture->arena, &picture->band_index, hash, id);
	*tt_push(picture->arena, &picture->bands) = (struct tt_band){.party = party, .system = system};
	return id;
}

static uint32_t new_row(struct tt_picture *picture, uint32_t band) {
	uint32_t id = picture->rows.len;
	struct tt_band *row_band = &picture->bands.items[band];
	*tt_push(picture->arena, &picture->rows) =
		(struct tt_grid_row){.band = band, .slot = row_band->rows.len, .last = TT_NONE};
	*tt_push(picture->arena, &row_band->rows) = id;
	return id;
}

/* Nothing waits in the row: what stands at its end has been used. */
static bool is_spent(const struct tt_picture *picture, const struct tt_grid_row *row) {
	return row->last == TT_NONE || picture->figures.items[row->last].last_use > 0;
}

enum { ROWS_TRIED = 64 }; /* of a band, from the newest: keeps a very tall band from costing its square */

/* A row of the band where the elements are free: the preferred one, one without anybody waiting, or a new
 * one. */
static uint32_t find_row(
	struct tt_picture *picture, uint32_t band, uint32_t preferred, uint32_t first, uint32_t last) {
	const struct tt_band *place = &picture->bands.items[band];
	uint32_t begin = place->rows.len > ROWS_TRIED ? place->rows.len - ROWS_TRIED : 0;
	if (preferred != TT_NONE && picture->rows.items[preferred].band == band &&
		!is_taken(&picture->rows.items[preferred], first) &&
		!is_taken(&picture->rows.items[preferred], last))
		return preferred;
	for (uint32_t i = begin; i < place->rows.len; i++) {
		const struct tt_grid_row *row = &picture->rows.items[place->rows.items[i]];
		if (is_spent(picture, row) && !is_taken(row, first) && !is_taken(row, last))
			return place->rows.items[i];
	}
	return new_row(picture, band);
}

/* ---- figures ----------------------------------------------------------------------------------------- */

static uint32_t cell_hash(uint32_t row, uint32_t element) {
	uint32_t words[] = {row, element};
	return tt_hash_words(words, TT_COUNT(words));
}

uint32_t tt_picture_figure_at(const struct tt_picture *picture, uint32_t row, uint32_t element) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&picture->cell_index, cell_hash(row, element), &probe)) != TT_NONE)
		if (picture->figures.items[id].row == row && picture->figures.items[id].element == element)
			return id;
	return TT_NONE;
}

static uint32_t add_figure(
	struct tt_picture *picture, enum tt_figure_kind kind, uint32_t id, uint32_t row, uint32_t element) {
	uint32_t figure = picture->figures.len;
	*tt_push(picture->arena, &picture->figures) = (struct tt_figure){.kind = (uint8_t)kind,
		.side = picture->side,
		.id = id,
		.row = row,
		.element = element,
		.first_stub = TT_NONE};
	take(picture, &picture->rows.items[row], element);
	tt_index_add(picture->arena, &picture->cell_index, cell_hash(row, element), figure);
	if (kind == TT_FIGURE_HOLDING)
		picture->figure_of_holding[id] = picture->rows.items[row].last = figure;
	if (element / 2 + 1 > picture->columns)
		picture->columns = element / 2 + 1;
	return figure;
}

static void add_edge(struct tt_picture *picture, uint32_t from, uint32_t to, bool both) {
	*tt_push(picture->arena, &picture->edges) = (struct tt_edge){from, to, both, TT_NONE};
}

static uint32_t column_of(const struct tt_picture *picture, uint32_t figure) {
	return picture->figures.items[figure].element / 2;
}

/* Do two runs hold the same, with the same attributes? */
static bool is_same(struct tt_picture *picture, const struct tt_figure *figure, uint32_t holding) {
	struct tt_engine *engine = picture->engine,
			 *other = picture->drawing->sides[figure->side].flow->run->engine;
	const struct tt_holding *a = &engine->holdings.items[holding],
				*b = &other->holdings.items[figure->id];
	bool same = a->data == b->data && a->holder == b->holder && a->system == b->system &&
		    a->alive == b->alive;
	for (uint32_t i = 0; i < picture->model->attributes.len && same; i++) {
		struct tt_range left = tt_holding_range(engine, holding, i);
		struct tt_range right = tt_holding_range(other, figure->id, i);
		same = left.at_least == right.at_least && left.at_most == right.at_most;
	}
	return same;
}

/* The figure of another run that shows just this, and lies in the same regimes; or TT_NONE. */
static uint32_t figure_of_others(struct tt_picture *picture, uint32_t holding) {
	uint32_t count = picture->side > 0 ? picture->figures.len : 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_figure *figure = &picture->figures.items[i];
		bool same = figure->kind == TT_FIGURE_HOLDING && figure->side != picture->side &&
			    is_same(picture, figure, holding);
		for (uint32_t regime = 0; same && regime < picture->model->regimes.len; regime++)
			same = tt_flow_lies_in(picture->flow, holding, regime) ==
			       tt_flow_lies_in(
				       picture->drawing->sides[figure->side].flow, figure->id, regime);
		if (same)
			return i;
	}
	return TT_NONE;
}

/* The holding's figure; one that no event shown has made stands at the very left. */
static uint32_t figure_of(struct tt_picture *picture, uint32_t holding) {
	const struct tt_holding *row = &picture->engine->holdings.items[holding];
	if (picture->figure_of_holding[holding] == TT_NONE)
		picture->figure_of_holding[holding] = figure_of_others(picture, holding);
	if (picture->figure_of_holding[holding] != TT_NONE)
		return picture->figure_of_holding[holding];
	uint32_t at = find_row(picture, band_of(picture, row->holder, row->system), TT_NONE, 1, 1);
	return add_figure(picture, TT_FIGURE_HOLDING, holding, at, 1);
}

/* Whom data is acquired from. */
static uint32_t actor_of(struct tt_picture *picture, uint32_t party) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&picture->actor_index, party * 2654435761U, &probe)) != TT_NONE)
		if (picture->figures.items[id].id == party)
			return id;
	id = add_figure(
		picture, TT_FIGURE_ACTOR, party, new_row(picture, band_of(picture, party, TT_NONE)), 1);
	tt_index_add(picture->arena, &picture->actor_index, party * 2654435761U, id);
	return id;
}

/* ---- one event ------------------------------------------------------------------------------------- */

struct placing {
	const struct tt_flow_event *row;
	const struct tt_event *event;
	const uint32_t *inputs, *outputs;
	uint32_t column;
	uint32_t created; /* the first output that no figure shows yet, or TT_NONE */
};

static bool reads(const struct placing *placing, uint32_t holding) {
	for (uint32_t i = 0; i < placing->row->inputs.len; i++)
		if (placing->inputs[i] == holding)
			return true;
	return false;
}

static bool removes(const struct placing *placing) {
	return (placing->event->types & TT_EVENT_BIT(TT_EVENT_DISPOSE)) != 0 || placing->event->move;
}

/* What ends data stands behind everything that used it. */
static void find_column(struct tt_picture *picture, struct placing *placing) {
	placing->column = 1;
	for (uint32_t i = 0; i < placing->row->inputs.len; i++) {
		uint32_t figure = figure_of(picture, placing->inputs[i]);
		uint32_t after = column_of(picture, figure) + 1,
			 used = picture->figures.items[figure].last_use;
		if (removes(placing) && used > after)
			after = used;
		placing->column = after > placing->column ? after : placing->column;
	}
	for (uint32_t i = placing->row->outputs.len; i-- > 0;)
		if (picture->figure_of_holding[placing->outputs[i]] == TT_NONE)
			placing->created = placing->outputs[i];
}

static uint32_t row_of_input(const struct tt_picture *picture, const struct placing *placing, uint32_t band) {
	for (uint32_t i = 0; i < placing->row->inputs.len; i++) {
		uint32_t row = picture->figures.items[picture->figure_of_holding[placing->inputs[i]]].row;
		if (picture->rows.items[row].band == band)
			return row;
	}
	return TT_NONE;
}

static uint32_t band_of_holding(struct tt_picture *picture, uint32_t holding) {
	const struct tt_holding *row = &picture->engine->holdings.items[holding];
	return band_of(picture, row->holder, row->system);
}

/* The band of an event that makes nothing new: that of what it changes or ends, else of whoever acts. */
static uint32_t band_of_event(struct tt_picture *picture, const struct placing *placing) {
	const struct tt_event *event = placing->event;
	uint32_t by = event->by.len > 0 ? picture->model->ids.items[event->by.start] : event->from;
	uint32_t acts = event->view && event->to != TT_NONE ? event->to : by;
	if (placing->row->outputs.len > 0)
		return band_of_holding(picture, placing->outputs[0]);
	for (uint32_t i = 0; i < placing->row->inputs.len; i++)
		if (picture->engine->holdings.items[placing->inputs[i]].holder == acts || acts == TT_NONE)
			return band_of_holding(picture, placing->inputs[i]);
	if (acts == TT_NONE)
		acts = event->to != TT_NONE ? event->to : 0;
	return band_of(picture, acts, event->system);
}

static uint32_t place_event(struct tt_picture *picture, const struct placing *placing, uint32_t index) {
	bool makes = placing->created != TT_NONE;
	uint32_t band = makes ? band_of_holding(picture, placing->created) : band_of_event(picture, placing);
	uint32_t element = 2 * placing->column;
	uint32_t row = find_row(
		picture, band, row_of_input(picture, placing, band), element, makes ? element + 1 : element);
	uint32_t figure = add_figure(picture, TT_FIGURE_EVENT, index, row, element);
	if (makes)
		add_figure(picture, TT_FIGURE_HOLDING, placing->created, row, element + 1);
	return figure;
}

static void connect_inputs(struct tt_picture *picture, const struct placing *placing, uint32_t figure) {
	for (uint32_t i = 0; i < placing->row->inputs.len; i++) {
		uint32_t input = picture->figure_of_holding[placing->inputs[i]];
		bool both = false;
		for (uint32_t k = 0; k < placing->row->outputs.len; k++)
			both = both || placing->outputs[k] == placing->inputs[i];
		add_edge(picture, input, figure, both);
		if (placing->column > picture->figures.items[input].last_use)
			picture->figures.items[input].last_use = placing->column;
	}
}

static void connect_outputs(struct tt_picture *picture, const struct placing *placing, uint32_t figure) {
	for (uint32_t i = 0; i < placing->row->outputs.len; i++) {
		uint32_t holding = placing->outputs[i], element = 2 * placing->column + 1;
		if (picture->figure_of_holding[holding] == TT_NONE) {
			uint32_t row = find_row(
				picture, band_of_holding(picture, holding), TT_NONE, element, element);
			add_figure(picture, TT_FIGURE_HOLDING, holding, row, element);
		}
		if (!reads(placing, holding))
			add_edge(picture, figure, picture->figure_of_holding[holding], false);
	}
}

/* Those of the holdings that the picture shows. */
static const uint32_t *shown_holdings(struct tt_picture *picture, struct tt_span *span) {
	const uint32_t *all = picture->flow->holdings.items + span->start;
	const struct tt_view *view = picture->drawing->view;
	if (view == NULL)
		return all;
	uint32_t *shown = TT_NEW_ARRAY(picture->arena, uint32_t, span->len), count = 0;
	for (uint32_t i = 0; i < span->len; i++)
		if (view->holdings[all[i]])
			shown[count++] = all[i];
	span->len = count;
	return shown;
}

static void place(struct tt_picture *picture, uint32_t index) {
	struct tt_flow_event row = picture->flow->events.items[index];
	struct placing placing = {.row = &row, .created = TT_NONE};
	placing.event = tt_picture_event(picture, row.event);
	placing.inputs = shown_holdings(picture, &row.inputs);
	placing.outputs = shown_holdings(picture, &row.outputs);
	bool acquires = placing.row->inputs.len == 0 && placing.event->from != TT_NONE;
	uint32_t actor = acquires ? actor_of(picture, placing.event->from) : TT_NONE;
	find_column(picture, &placing);
	uint32_t figure = place_event(picture, &placing, index);
	picture->figures.items[figure].ends = removes(&placing) && placing.row->outputs.len == 0;
	connect_inputs(picture, &placing, figure);
	connect_outputs(picture, &placing, figure);
	if (acquires)
		add_edge(picture, actor, figure, false);
}

/* ---- which events ---------------------------------------------------------------------------------- */

static bool is_shown(const struct tt_picture *picture, uint32_t event) {
	const struct tt_drawing *drawing = picture->drawing;
	if (drawing->sides != NULL)
		return event == drawing->sides[picture->side].event;
	if (drawing->view != NULL)
		return tt_view_event(drawing->view, event);
	return drawing->party == TT_NONE ||
	       tt_takes_part(picture->model, &picture->model->events.items[event], drawing->party);
}

/* ---- order ----------------------------------------------------------------------------------------- */

struct ordered {
	uint32_t enter, id;
	bool inside; /* of the flow: it holds data */
};

static int compare_ordered(const void *a, const void *b) {
	const struct ordered *left = a, *right = b;
	if (left->inside != right->inside)
		return right->inside ? -1 : 1;
	if (left->enter != right->enter)
		return left->enter < right->enter ? -1 : 1;
	return left->id < right->id ? -1 : 1;
}

static uint32_t topmost(const struct tt_model *model, uint32_t party) {
	while (model->parties.items[party].parent != TT_NONE)
		party = model->parties.items[party].parent;
	return party;
}

/* By party: does it, or do those below it, hold data or act on it? Others only have data acquired from them.
 */
static bool *find_insiders(struct tt_picture *picture) {
	bool *inside = TT_NEW_ARRAY(picture->arena, bool, picture->model->parties.len);
	for (uint32_t i = 0; i < picture->figures.len; i++) {
		const struct tt_figure *figure = &picture->figures.items[i];
		uint32_t party = picture->bands.items[picture->rows.items[figure->row].band].party;
		if (figure->kind != TT_FIGURE_ACTOR)
			inside[topmost(picture->model, party)] = true;
	}
	return inside;
}

/*
 * First those from whom data comes; then parties as the model has them, those below right after; of one
 * party, bands as they were met.
 */
static void order_bands(struct tt_picture *picture) {
	uint32_t count = picture->bands.len;
	struct ordered *order = TT_NEW_ARRAY(picture->arena, struct ordered, count);
	const bool *inside = find_insiders(picture);
	picture->band_order = TT_NEW_ARRAY(picture->arena, uint32_t, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t party = picture->bands.items[i].party;
		order[i] = (struct ordered){picture->model->parties.items[party].enter, i,
			inside[topmost(picture->model, party)]};
	}
	if (count > 0)
		qsort(order, count, sizeof(*order), compare_ordered);
	for (uint32_t i = 0; i < count; i++) {
		picture->band_order[i] = order[i].id;
		picture->bands.items[order[i].id].rank = i;
	}
}

static void order_rows(struct tt_picture *picture) {
	uint32_t rank = 0;
	picture->row_order = TT_NEW_ARRAY(picture->arena, uint32_t, picture->rows.len);
	for (uint32_t i = 0; i < picture->bands.len; i++) {
		const struct tt_band *band = &picture->bands.items[picture->band_order[i]];
		for (uint32_t k = 0; k < band->rows.len; k++) {
			picture->row_order[rank] = band->rows.items[k];
			picture->rows.items[band->rows.items[k]].rank = rank;
			rank++;
		}
	}
}

static void place_run(struct tt_picture *picture, uint32_t side) {
	tt_picture_turn(picture, side);
	uint32_t holdings = picture->engine->holdings.len;
	picture->figure_of_holding = TT_NEW_ARRAY(picture->arena, uint32_t, holdings);
	memset(picture->figure_of_holding, 0xFF, holdings * sizeof(uint32_t)); /* TT_NONE */
	for (uint32_t i = 0; i < picture->flow->events.len; i++)
		if (is_shown(picture, picture->flow->events.items[i].event))
			place(picture, i);
}

void tt_picture_place(struct tt_picture *picture) {
	uint32_t runs = picture->drawing->sides != NULL ? picture->drawing->side_count : 1;
	for (uint32_t side = 0; side < runs; side++)
		place_run(picture, side);
	order_bands(picture);
	order_rows(picture);
}
