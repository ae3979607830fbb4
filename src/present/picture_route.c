/*
 * Which way the arrows take, and then where everything is. An arrow leaves to the right of a figure and
 * arrives at the left of another: up or down in the channels beside them, and across between the channels,
 * along a row where that is free, else in the gap above it. What comes from one figure shares its way; ways
 * of different figures in one gap or channel get tracks of their own, so none is drawn over another and none
 * goes through a box.
 */
#include "present/picture.h"

#include <stdlib.h>
#include <string.h>

static const float track_width = 7, channel_margin = 9, gap_margin = 7;

/* ---- across ---------------------------------------------------------------------------------------- */

static uint32_t channel_after(const struct tt_figure *figure) {
	return figure->element + 1;
}

static uint32_t channel_before(const struct tt_figure *figure) {
	return figure->element;
}

static bool row_is_free(const struct tt_grid_row *row, uint32_t first, uint32_t end) {
	for (uint32_t element = first; element < end; element++)
		if (element / 64 < row->taken_words && (row->taken[element / 64] >> element % 64 & 1) != 0)
			return false;
	return true;
}

static void take_row(struct tt_picture *picture, struct tt_grid_row *row, uint32_t first, uint32_t end) {
	uint32_t words = end / 64 + 1;
	if (words > row->taken_words) {
		row->taken = tt_arena_resize(picture->arena, row->taken, row->taken_words * sizeof(uint64_t),
			words * sizeof(uint64_t));
		row->taken_words = words;
	}
	for (uint32_t element = first; element < end; element++)
		row->taken[element / 64] |= UINT64_C(1) << element % 64;
}

static struct tt_run_across *run_of_net(
	struct tt_picture *picture, uint32_t net, uint8_t kind, uint32_t row) {
	for (uint32_t id = picture->figures.items[net].first_stub; id != TT_NONE;
		id = picture->runs.items[id].next)
		if (picture->runs.items[id].kind == kind && picture->runs.items[id].row == row)
			return &picture->runs.items[id];
	return NULL;
}

static uint32_t add_run(
	struct tt_picture *picture, uint32_t net, uint8_t kind, uint32_t row, uint32_t low, uint32_t high) {
	uint32_t id = picture->runs.len;
	*tt_push(picture->arena, &picture->runs) = (struct tt_run_across){.kind = kind,
		.net = net,
		.row = row,
		.low = low,
		.high = high,
		.next = picture->figures.items[net].first_stub};
	picture->figures.items[net].first_stub = id;
	return id;
}

/* In a row the elements between the channels must be free, or already this net's own. TT_NONE: they are not.
 */
static uint32_t run_in_row(
	struct tt_picture *picture, uint32_t net, uint32_t row_id, uint32_t low, uint32_t high) {
	struct tt_grid_row *row = &picture->rows.items[row_id];
	struct tt_run_across *own = run_of_net(picture, net, TT_RUN_IN_ROW, row_id);
	if (own != NULL && own->low <= high && low <= own->high) {
		bool left = low >= own->low || row_is_free(row, low, own->low);
		bool right = high <= own->high || row_is_free(row, own->high, high);
		if (!left || !right)
			return TT_NONE;
		own->low = low < own->low ? low : own->low;
		own->high = high > own->high ? high : own->high;
		take_row(picture, row, own->low, own->high);
		return (uint32_t)(own - picture->runs.items);
	}
	if (!row_is_free(row, low, high))
		return TT_NONE;
	take_row(picture, row, low, high);
	return add_run(picture, net, TT_RUN_IN_ROW, row_id, low, high);
}

static uint32_t run_in_gap(
	struct tt_picture *picture, uint32_t net, uint32_t row, uint32_t low, uint32_t high) {
	struct tt_run_across *own = run_of_net(picture, net, TT_RUN_IN_GAP, row);
	if (own == NULL)
		return add_run(picture, net, TT_RUN_IN_GAP, row, low, high);
	own->low = low < own->low ? low : own->low;
	own->high = high > own->high ? high : own->high;
	return (uint32_t)(own - picture->runs.items);
}

/* The target's row is good to arrive in only where nobody leaves into the same channel. */
static bool leaves_into(const struct tt_picture *picture, uint32_t row, uint32_t channel, uint32_t net) {
	uint32_t figure = channel == 0 ? TT_NONE : tt_picture_figure_at(picture, row, channel - 1);
	return figure != TT_NONE && figure != net;
}

static void choose_run(struct tt_picture *picture, struct tt_edge *edge) {
	const struct tt_figure *from = &picture->figures.items[edge->from],
			       *to = &picture->figures.items[edge->to];
	uint32_t a = channel_after(from), b = channel_before(to);
	uint32_t low = a < b ? a : b, high = a < b ? b : a;
	const struct tt_grid_row *first = &picture->rows.items[from->row],
				 *second = &picture->rows.items[to->row];
	if (a == b)
		return;
	if (a < b)
		edge->run = run_in_row(picture, edge->from, from->row, low, high);
	if (a < b && edge->run == TT_NONE && from->row != to->row &&
		!leaves_into(picture, to->row, a, edge->from))
		edge->run = run_in_row(picture, edge->from, to->row, low, high);
	if (edge->run == TT_NONE)
		edge->run = run_in_gap(
			picture, edge->from, first->rank > second->rank ? from->row : to->row, low, high);
}

/* ---- tracks ---------------------------------------------------------------------------------------- */

/* A stretch that needs a track of its own among those of one place (a gap, a channel). */
struct stretch {
	uint32_t place, id;
	float from, to;
};

static int compare_stretches(const void *a, const void *b) {
	const struct stretch *left = a, *right = b;
	if (left->place != right->place)
		return left->place < right->place ? -1 : 1;
	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	return left->id < right->id ? -1 : 1;
}

/* Gives each stretch the first track whose last stretch has ended; tracks[id] is the answer. */
static void share_tracks(struct tt_picture *picture, struct stretch *stretches, uint32_t count, float apart,
	uint32_t *tracks, uint32_t *used) {
	TT_VECTOR(float) ends = {0};
	if (count > 0)
		qsort(stretches, count, sizeof(*stretches), compare_stretches);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t track = 0;
		if (i == 0 || stretches[i].place != stretches[i - 1].place)
			ends.len = 0;
		while (track < ends.len && ends.items[track] + apart >= stretches[i].from)
			track++;
		if (track == ends.len)
			(void)tt_push(picture->arena, &ends);
		ends.items[track] = stretches[i].to;
		tracks[stretches[i].id] = track;
		if (ends.len > used[stretches[i].place])
			used[stretches[i].place] = ends.len;
	}
}

static void share_gaps(struct tt_picture *picture) {
	uint32_t count = 0;
	struct stretch *stretches = TT_NEW_ARRAY(picture->arena, struct stretch, picture->runs.len);
	uint32_t *tracks = TT_NEW_ARRAY(picture->arena, uint32_t, picture->runs.len);
	uint32_t *used = TT_NEW_ARRAY(picture->arena, uint32_t, picture->rows.len);
	for (uint32_t i = 0; i < picture->runs.len; i++) {
		const struct tt_run_across *run = &picture->runs.items[i];
		if (run->kind == TT_RUN_IN_GAP)
			stretches[count++] = (struct stretch){run->row, i, (float)run->low, (float)run->high};
	}
	share_tracks(picture, stretches, count, 0, tracks, used);
	for (uint32_t i = 0; i < picture->runs.len; i++)
		picture->runs.items[i].track = tracks[i];
	for (uint32_t i = 0; i < picture->rows.len; i++)
		picture->rows.items[i].tracks = used[i];
}

/* ---- heights --------------------------------------------------------------------------------------- */

float tt_picture_middle(const struct tt_picture *picture, uint32_t row) {
	return picture->rows.items[row].top + picture->rows.items[row].height / 2;
}

static void measure_rows(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->figures.len; i++) {
		const struct tt_figure *figure = &picture->figures.items[i];
		struct tt_grid_row *row = &picture->rows.items[figure->row];
		row->height = figure->frame.height > row->height ? figure->frame.height : row->height;
		if (figure->kind == TT_FIGURE_HOLDING)
			row->margin = picture->regime_margin;
	}
}

/* What the row above keeps free below itself. */
static float margin_before(const struct tt_picture *picture, const struct tt_grid_row *row) {
	const struct tt_band *band = &picture->bands.items[row->band];
	return row->slot == 0 ? 0 : picture->rows.items[band->rows.items[row->slot - 1]].margin;
}

static float layer_height(const struct tt_piece *piece) {
	return piece->block.height + 2 * tt_layer_padding;
}

/* From the row above, or the top of the band, down to this row. */
static float gap_height(const struct tt_picture *picture, const struct tt_grid_row *row) {
	return margin_before(picture, row) + gap_margin + (float)row->tracks * track_width + row->margin;
}

static float height_of_band(const struct tt_picture *picture, const struct tt_band *band) {
	float height = gap_margin;
	for (uint32_t i = 0; i < band->rows.len; i++) {
		const struct tt_grid_row *row = &picture->rows.items[band->rows.items[i]];
		height +=
			gap_height(picture, row) + row->height + (i + 1 == band->rows.len ? row->margin : 0);
	}
	if (height < band->caption_height + 4)
		height = band->caption_height + 4;
	for (uint32_t i = 0; i < band->layers.len; i++)
		height += layer_height(&picture->pieces.items[band->layers.start + i]);
	return height;
}

/* The last band of a party grows until the party's name fits beside its bands; those below come first. */
static void fit_labels(struct tt_picture *picture) {
	for (uint32_t i = picture->labels.len; i-- > 0;) {
		const struct tt_label_of_lane *label = &picture->labels.items[i];
		float height = 0;
		for (uint32_t rank = label->first_band; rank <= label->last_band; rank++)
			height += picture->bands.items[picture->band_order[rank]].height;
		if (height < label->height) {
			struct tt_band *last = &picture->bands.items[picture->band_order[label->last_band]];
			last->extra += label->height - height;
			last->height += label->height - height;
		}
	}
}

static void set_tops(struct tt_picture *picture) {
	float y = picture->lanes_top;
	for (uint32_t rank = 0; rank < picture->bands.len; rank++) {
		struct tt_band *band = &picture->bands.items[picture->band_order[rank]];
		band->top = y;
		float at = y;
		for (uint32_t i = 0; i < band->rows.len; i++) {
			struct tt_grid_row *row = &picture->rows.items[band->rows.items[i]];
			row->gap_top = at;
			row->top = at + gap_height(picture, row);
			at = row->top + row->height;
		}
		y += band->height;
	}
	picture->lanes_bottom = y;
}

static void set_run_heights(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->runs.len; i++) {
		struct tt_run_across *run = &picture->runs.items[i];
		const struct tt_grid_row *row = &picture->rows.items[run->row];
		float top = row->gap_top + margin_before(picture, row) + gap_margin / 2;
		run->y = run->kind == TT_RUN_IN_ROW ? tt_picture_middle(picture, run->row)
						    : top + ((float)run->track + 0.5F) * track_width;
	}
}

/* ---- up and down ----------------------------------------------------------------------------------- */

static uint32_t trunk_hash(uint32_t channel, uint32_t net) {
	uint32_t words[] = {channel, net};
	return tt_hash_words(words, TT_COUNT(words));
}

static struct tt_trunk *find_trunk(const struct tt_picture *picture, uint32_t channel, uint32_t net) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&picture->trunk_index, trunk_hash(channel, net), &probe)) != TT_NONE)
		if (picture->trunks.items[id].channel == channel && picture->trunks.items[id].net == net)
			return &picture->trunks.items[id];
	return NULL;
}

static void add_trunk(struct tt_picture *picture, uint32_t channel, uint32_t net, float y1, float y2) {
	struct tt_trunk *trunk = find_trunk(picture, channel, net);
	float from = y1 < y2 ? y1 : y2, to = y1 < y2 ? y2 : y1;
	if (y1 == y2)
		return;
	if (trunk == NULL) {
		tt_index_add(
			picture->arena, &picture->trunk_index, trunk_hash(channel, net), picture->trunks.len);
		*tt_push(picture->arena, &picture->trunks) =
			(struct tt_trunk){.channel = channel, .net = net, .from = from, .to = to};
		return;
	}
	trunk->from = from < trunk->from ? from : trunk->from;
	trunk->to = to > trunk->to ? to : trunk->to;
}

static void add_trunks(struct tt_picture *picture, const struct tt_edge *edge) {
	const struct tt_figure *from = &picture->figures.items[edge->from],
			       *to = &picture->figures.items[edge->to];
	float start = tt_picture_middle(picture, from->row), end = tt_picture_middle(picture, to->row);
	if (edge->run == TT_NONE) {
		add_trunk(picture, channel_after(from), edge->from, start, end);
		return;
	}
	add_trunk(picture, channel_after(from), edge->from, start, picture->runs.items[edge->run].y);
	add_trunk(picture, channel_before(to), edge->from, picture->runs.items[edge->run].y, end);
}

static void share_channels(struct tt_picture *picture) {
	uint32_t count = picture->trunks.len;
	struct stretch *stretches = TT_NEW_ARRAY(picture->arena, struct stretch, count);
	uint32_t *tracks = TT_NEW_ARRAY(picture->arena, uint32_t, count);
	picture->channel_tracks = TT_NEW_ARRAY(picture->arena, uint32_t, 2 * (size_t)picture->columns + 1);
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_trunk *trunk = &picture->trunks.items[i];
		stretches[i] = (struct stretch){trunk->channel, i, trunk->from, trunk->to};
	}
	share_tracks(picture, stretches, count, track_width, tracks, picture->channel_tracks);
	for (uint32_t i = 0; i < count; i++)
		picture->trunks.items[i].track = tracks[i];
}

/* ---- widths ---------------------------------------------------------------------------------------- */

static void measure_elements(struct tt_picture *picture) {
	uint32_t count = 2 * picture->columns;
	picture->element_width = TT_NEW_ARRAY(picture->arena, float, count + 1);
	picture->element_x = TT_NEW_ARRAY(picture->arena, float, count + 1);
	picture->channel_x = TT_NEW_ARRAY(picture->arena, float, count + 1);
	for (uint32_t i = 0; i < picture->figures.len; i++) {
		const struct tt_figure *figure = &picture->figures.items[i];
		float *width = &picture->element_width[figure->element];
		*width = figure->frame.width > *width ? figure->frame.width : *width;
	}
}

/* Room for the tracks, and for the outlines of regimes on the side where holdings stand. */
static float channel_width(const struct tt_picture *picture, uint32_t channel) {
	bool empty = channel < 2 * picture->columns && picture->element_width[channel] == 0 &&
		     picture->channel_tracks[channel] == 0;
	float base = (float)picture->channel_tracks[channel] * track_width + 2 * channel_margin;
	return empty ? 0 : base + picture->regime_margin;
}

static uint32_t depth_of_labels(const struct tt_picture *picture) {
	uint32_t depth = 0;
	for (uint32_t i = 0; i < picture->labels.len; i++)
		depth = picture->labels.items[i].depth + 1 > depth ? picture->labels.items[i].depth + 1
								   : depth;
	return depth;
}

static void set_lefts(struct tt_picture *picture) {
	bool systems = false;
	for (uint32_t i = 0; i < picture->bands.len; i++)
		systems = systems || picture->bands.items[i].system != TT_NONE;
	picture->systems_left = picture->lanes_left + tt_lane_name_width * (float)depth_of_labels(picture);
	picture->flow_left = picture->systems_left + (systems ? tt_system_name_width : 0);
	float x = picture->flow_left;
	for (uint32_t i = 0; i < 2 * picture->columns; i++) {
		picture->channel_x[i] = x;
		x += channel_width(picture, i);
		picture->element_x[i] = x;
		x += picture->element_width[i];
	}
	picture->lanes_right = x + channel_margin + picture->regime_margin;
}

/* Where in its channel a trunk runs: on the side away from the holding that a regime may outline. */
static void set_trunk_lefts(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->trunks.len; i++) {
		struct tt_trunk *trunk = &picture->trunks.items[i];
		bool after_holdings = trunk->channel % 2 == 0;
		trunk->x = picture->channel_x[trunk->channel] + channel_margin +
			   ((float)trunk->track + 0.5F) * track_width +
			   (after_holdings ? picture->regime_margin : 0);
	}
}

static void set_frames(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->figures.len; i++) {
		struct tt_figure *figure = &picture->figures.items[i];
		float room = picture->element_width[figure->element] - figure->frame.width;
		figure->frame.x = picture->element_x[figure->element] + room / 2;
		figure->frame.y = tt_picture_middle(picture, figure->row) - figure->frame.height / 2;
	}
}

void tt_picture_route(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->edges.len; i++)
		choose_run(picture, &picture->edges.items[i]);
	share_gaps(picture);
	measure_rows(picture);
	for (uint32_t i = 0; i < picture->bands.len; i++)
		picture->bands.items[i].height = height_of_band(picture, &picture->bands.items[i]);
	fit_labels(picture);
	set_tops(picture);
	set_run_heights(picture);
	for (uint32_t i = 0; i < picture->edges.len; i++)
		add_trunks(picture, &picture->edges.items[i]);
	share_channels(picture);
	measure_elements(picture);
	set_lefts(picture);
	set_trunk_lefts(picture);
	set_frames(picture);
}
