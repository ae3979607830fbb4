/*
 * From positions to shapes, from the ground up: lanes, bands and the borders of trust between them, outlines
 * of regimes, arrows, and on top of all holdings and events with their marks.
 */
#include "analysis/word.h"
#include "present/message.h"
#include "present/picture.h"
#include "present/value.h"

static const float event_tip = 12, head_length = 8, head_width = 3.6F;
static const float shared_entry = 9; /* how far above the middle an arrow arrives where another one leaves */

static const char *say(const struct tt_picture *picture, const char *ja, const char *en) {
	return picture->language == TT_JA ? ja : en;
}

struct tt_text tt_picture_title(struct tt_picture *picture, const struct tt_named *named) {
	struct tt_buf buf;
	tt_buf_init(&buf, picture->arena, 1 << 16);
	tt_show(&buf, tt_named_text(named, picture->language));
	return tt_buf_text(&buf);
}

/* ---- texts ----------------------------------------------------------------------------------------- */

static void paint_lines(struct tt_picture *picture, const struct tt_piece *piece, float x, float y) {
	for (uint32_t i = 0; i < piece->block.count; i++) {
		const struct tt_typeset_line *line = &piece->block.lines[i];
		struct tt_frame frame = {x, y + line->ascent, line->width, line->ascent + line->descent};
		tt_scene_text(picture->scene, (enum tt_style)piece->style, piece->block.font, frame,
			tt_text_slice(piece->block.text, line->start, line->start + line->len));
		y += line->ascent + line->descent;
	}
}

void tt_picture_paint_pieces(
	struct tt_picture *picture, struct tt_span pieces, float x, float y, float width) {
	for (uint32_t i = 0; i < pieces.len; i++) {
		const struct tt_piece *piece = &picture->pieces.items[pieces.start + i];
		struct tt_frame ground = {x + 3, y + piece->y - 1, width - 6, piece->shaded_height + 2};
		picture->scene->step = piece->step;
		if (piece->shaded_height > 0)
			tt_scene_box(picture->scene, (enum tt_style)piece->ground, ground, 2);
		paint_lines(picture, piece, x + piece->x, y + piece->y);
		picture->scene->step = 1;
	}
}

/* A short text in the middle of a frame. */
static void paint_centred(struct tt_picture *picture, enum tt_style style, enum tt_font font,
	const char *text, struct tt_frame frame) {
	struct tt_block_of_text block =
		tt_typeset(picture->typesetter, font, tt_text_of(text), frame.width * 4);
	if (block.count == 0)
		return;
	struct tt_frame line = {frame.x + (frame.width - block.width) / 2,
		frame.y + (frame.height - block.height) / 2 + block.lines[0].ascent, block.width,
		block.height};
	tt_scene_text(picture->scene, style, font, line, block.text);
}

/* ---- lanes ----------------------------------------------------------------------------------------- */

static const struct tt_band *band_at(const struct tt_picture *picture, uint32_t rank) {
	return &picture->bands.items[picture->band_order[rank]];
}

/* Is there a column of names for parties below this one? Else its own name takes the room of those to the
 * right. */
static bool has_parts(const struct tt_picture *picture, uint32_t label) {
	const struct tt_label_of_lane *of = &picture->labels.items[label];
	for (uint32_t i = 0; i < picture->labels.len; i++) {
		const struct tt_label_of_lane *other = &picture->labels.items[i];
		if (other->depth == of->depth + 1 && other->first_band >= of->first_band &&
			other->last_band <= of->last_band)
			return true;
	}
	return false;
}

static void paint_label(struct tt_picture *picture, uint32_t id) {
	const struct tt_label_of_lane *label = &picture->labels.items[id];
	const struct tt_named *named = tt_named_party(picture->model, label->party);
	const struct tt_band *last = band_at(picture, label->last_band);
	float top = band_at(picture, label->first_band)->top;
	float left = picture->lanes_left + tt_lane_name_width * (float)label->depth;
	float width = has_parts(picture, id) ? tt_lane_name_width : picture->systems_left - left;
	struct tt_frame frame = {left, top, width, last->top + last->height - top};
	tt_scene_begin(picture->scene, "lane", named->id, tt_picture_title(picture, named));
	tt_scene_group(picture->scene)->kind = "party";
	tt_scene_box(picture->scene, TT_STYLE_LANE_NAME, frame, 0);
	tt_picture_paint_pieces(picture, label->pieces, frame.x, frame.y, frame.width);
	tt_scene_end(picture->scene);
}

/* Where the strips of what a system runs on begin. */
static float layers_top(const struct tt_picture *picture, const struct tt_band *band) {
	float height = 0;
	for (uint32_t i = 0; i < band->layers.len; i++)
		height += picture->pieces.items[band->layers.start + i].block.height + 2 * tt_layer_padding;
	return band->top + band->height - height;
}

static void paint_layers(struct tt_picture *picture, const struct tt_band *band) {
	float y = layers_top(picture, band);
	for (uint32_t i = 0; i < band->layers.len; i++) {
		const struct tt_piece *piece = &picture->pieces.items[band->layers.start + i];
		struct tt_frame frame = {picture->systems_left, y,
			picture->lanes_right - picture->systems_left,
			piece->block.height + 2 * tt_layer_padding};
		tt_scene_box(picture->scene, TT_STYLE_LAYER, frame, 0);
		paint_lines(picture, piece, frame.x + piece->x, y + tt_layer_padding);
		y += frame.height;
	}
}

static void paint_band(struct tt_picture *picture, const struct tt_band *band) {
	const struct tt_named *named = tt_named_system(picture->model, band->system);
	struct tt_frame whole = {
		picture->systems_left, band->top, picture->lanes_right - picture->systems_left, band->height};
	struct tt_frame name = {
		picture->systems_left, band->top, picture->flow_left - picture->systems_left, band->height};
	if (named == NULL) {
		tt_scene_box(picture->scene, TT_STYLE_LANE, whole, 0);
		return;
	}
	tt_scene_begin(picture->scene, "system", named->id, tt_picture_title(picture, named));
	tt_scene_group(picture->scene)->kind = "system";
	tt_scene_box(picture->scene, TT_STYLE_SYSTEM, whole, 0);
	tt_scene_box(picture->scene, TT_STYLE_SYSTEM_NAME, name, 0);
	tt_picture_paint_pieces(picture, band->caption, name.x, name.y, name.width);
	paint_layers(picture, band);
	tt_scene_end(picture->scene);
}

/* ---- borders of trust ------------------------------------------------------------------------------ */

/* Who manages a band: whoever runs its system, or its party. */
static uint32_t manager(const struct tt_picture *picture, const struct tt_band *band) {
	uint32_t run_by = band->system == TT_NONE
				  ? TT_NONE
				  : picture->model->systems.items[band->system].operator_party;
	return run_by == TT_NONE ? band->party : run_by;
}

static void paint_border(struct tt_picture *picture, enum tt_style style, float left, float y) {
	tt_scene_path(picture->scene, style, false);
	tt_scene_point(picture->scene, left, y);
	tt_scene_point(picture->scene, picture->lanes_right, y);
}

/* What changes between two bands: who manages the data, or at least the system and so the interface. */
static enum tt_style border_between(
	const struct tt_picture *picture, const struct tt_band *above, const struct tt_band *below) {
	uint32_t a = manager(picture, above), b = manager(picture, below);
	if (tt_third_party(picture->model, above->party, below->party) ||
		tt_third_party(picture->model, a, b))
		return TT_STYLE_BORDER_OF_PERSONS;
	return above->party == below->party && a == b ? TT_STYLE_BORDER_OF_SYSTEMS : TT_STYLE_BORDER_OF_PARTS;
}

/* A border begins beside the names of those who have both bands. */
static float border_left(const struct tt_picture *picture, uint32_t above, uint32_t below) {
	float left = picture->lanes_left;
	if (above == below)
		return picture->systems_left;
	for (uint32_t party = above; party != TT_NONE; party = picture->model->parties.items[party].parent)
		left += tt_party_within(picture->model, below, party) ? tt_lane_name_width : 0;
	return left;
}

static void paint_border_below(struct tt_picture *picture, uint32_t rank) {
	const struct tt_band *above = band_at(picture, rank), *below = band_at(picture, rank + 1);
	paint_border(picture, border_between(picture, above, below),
		border_left(picture, above->party, below->party), below->top);
}

/* Within a band: between a system and the one that it runs on, where others run it. */
static void paint_border_of_layers(struct tt_picture *picture, const struct tt_band *band) {
	float y = layers_top(picture, band);
	uint32_t system = band->system;
	for (uint32_t i = 0; i < band->layers.len; i++) {
		uint32_t below = picture->model->systems.items[system].run_on;
		uint32_t a = picture->model->systems.items[system].operator_party;
		uint32_t b = below == TT_RUNS_ON_UNKNOWN
				     ? TT_NONE
				     : picture->model->systems.items[below].operator_party;
		if (a != b)
			paint_border(picture,
				a == TT_NONE || b == TT_NONE || tt_third_party(picture->model, a, b)
					? TT_STYLE_BORDER_OF_PERSONS
					: TT_STYLE_BORDER_OF_PARTS,
				picture->systems_left, y);
		y += picture->pieces.items[band->layers.start + i].block.height + 2 * tt_layer_padding;
		system = below;
	}
}

static void paint_lanes(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->bands.len; i++)
		paint_band(picture, band_at(picture, i));
	for (uint32_t i = 0; i < picture->labels.len; i++)
		paint_label(picture, i);
	for (uint32_t i = 0; i + 1 < picture->bands.len; i++)
		paint_border_below(picture, i);
	for (uint32_t i = 0; i < picture->bands.len; i++)
		paint_border_of_layers(picture, band_at(picture, i));
}

/* ---- arrows ---------------------------------------------------------------------------------------- */

static void paint_head(struct tt_picture *picture, struct tt_point tip, float way) {
	tt_scene_path(picture->scene, TT_STYLE_ARROW_HEAD, true);
	tt_scene_point(picture->scene, tip.x, tip.y);
	tt_scene_point(picture->scene, tip.x - way * head_length, tip.y - head_width);
	tt_scene_point(picture->scene, tip.x - way * head_length, tip.y + head_width);
}

static const struct tt_trunk *trunk_of(const struct tt_picture *picture, uint32_t channel, uint32_t net) {
	uint32_t words[] = {channel, net}, probe = 0, id;
	uint32_t hash = tt_hash_words(words, TT_COUNT(words));
	while ((id = tt_index_next(&picture->trunk_index, hash, &probe)) != TT_NONE)
		if (picture->trunks.items[id].channel == channel && picture->trunks.items[id].net == net)
			return &picture->trunks.items[id];
	return NULL;
}

/* Where an arrow arrives; above the middle where another figure's arrows leave into the channel on that
 * height.
 */
static struct tt_point arrival(const struct tt_picture *picture, const struct tt_edge *edge) {
	const struct tt_figure *to = &picture->figures.items[edge->to];
	struct tt_point point = {to->frame.x, tt_picture_middle(picture, to->row)};
	uint32_t neighbour =
		to->element == 0 ? TT_NONE : tt_picture_figure_at(picture, to->row, to->element - 1);
	bool turns = trunk_of(picture, to->element, edge->from) != NULL;
	if (turns && neighbour != TT_NONE && neighbour != edge->from &&
		trunk_of(picture, to->element, neighbour) != NULL)
		point.y -= shared_entry;
	return point;
}

/* Goes to another height by the trunk of a channel, if that is needed. */
static void turn(
	struct tt_picture *picture, const struct tt_edge *edge, uint32_t channel, float from, float to) {
	const struct tt_trunk *trunk = trunk_of(picture, channel, edge->from);
	if (from == to || trunk == NULL)
		return;
	tt_scene_point(picture->scene, trunk->x, from);
	tt_scene_point(picture->scene, trunk->x, to);
}

/* "data@holder:system", as in the ids of findings. */
static struct tt_text holding_id(const struct tt_picture *picture, const struct tt_holding *holding) {
	const struct tt_named *system = tt_named_system(picture->model, holding->system);
	struct tt_text data = tt_named_data(picture->model, holding->data)->id;
	struct tt_text holder = tt_named_party(picture->model, holding->holder)->id;
	struct tt_text place = system == NULL ? TT_TEXT("-") : system->id;
	return tt_text_format(picture->arena, "%.*s@%.*s:%.*s", TT_TEXT_ARGS(data), TT_TEXT_ARGS(holder),
		TT_TEXT_ARGS(place));
}

/* The id of the group that shows a figure. */
static struct tt_text figure_id(struct tt_picture *picture, const struct tt_figure *figure) {
	tt_picture_turn(picture, figure->side);
	if (figure->kind == TT_FIGURE_HOLDING)
		return holding_id(picture, &picture->engine->holdings.items[figure->id]);
	if (figure->kind == TT_FIGURE_ACTOR)
		return picture->model->parties.items[figure->id].named.id;
	return tt_picture_event(picture, picture->flow->events.items[figure->id].event)->named.id;
}

/* An arrow leads from or to an event, whose it is. */
static void begin_edge(struct tt_picture *picture, const struct tt_edge *edge) {
	const struct tt_figure *from = &picture->figures.items[edge->from],
			       *to = &picture->figures.items[edge->to];
	struct tt_text source = figure_id(picture, from), target = figure_id(picture, to);
	struct tt_text event = from->kind == TT_FIGURE_EVENT ? source : target;
	struct tt_text id =
		tt_text_format(picture->arena, "%.*s>%.*s", TT_TEXT_ARGS(source), TT_TEXT_ARGS(target));
	tt_scene_begin(picture->scene, "flow", id, id);
	*tt_scene_group(picture->scene) = (struct tt_group){
		.kind = "event", .thing = event, .event = event, .from = source, .to = target};
}

static void paint_edge(struct tt_picture *picture, const struct tt_edge *edge) {
	const struct tt_figure *from = &picture->figures.items[edge->from],
			       *to = &picture->figures.items[edge->to];
	struct tt_point start = {from->frame.x + from->frame.width, tt_picture_middle(picture, from->row)};
	struct tt_point end = arrival(picture, edge);
	begin_edge(picture, edge);
	tt_scene_path(picture->scene, TT_STYLE_ARROW, false);
	tt_scene_point(picture->scene, start.x, start.y);
	if (edge->run == TT_NONE) {
		turn(picture, edge, to->element, start.y, end.y);
	} else {
		float across = picture->runs.items[edge->run].y;
		turn(picture, edge, from->element + 1, start.y, across);
		turn(picture, edge, to->element, across, end.y);
	}
	tt_scene_point(picture->scene, end.x - 1, end.y);
	paint_head(picture, end, 1);
	if (edge->both)
		paint_head(picture, start, -1);
	tt_scene_end(picture->scene);
}

/* ---- figures ----------------------------------------------------------------------------------------- */

static void say_holding(struct tt_picture *picture, const struct tt_holding *holding) {
	const struct tt_model *model = picture->model;
	const struct tt_named *system = tt_named_system(model, holding->system),
			      *event = tt_named_event(model, holding->made_by);
	struct tt_group *group = tt_scene_group(picture->scene);
	group->kind = "data";
	group->thing = tt_named_data(model, holding->data)->id;
	group->holder = tt_named_party(model, holding->holder)->id;
	group->system = system == NULL ? group->system : system->id;
	group->event = event == NULL ? group->event : event->id;
}

static void paint_holding(struct tt_picture *picture, const struct tt_figure *figure) {
	const struct tt_holding *holding = &picture->engine->holdings.items[figure->id];
	const struct tt_named *named = tt_named_data(picture->model, holding->data);
	struct tt_frame frame = figure->frame;
	tt_scene_begin(
		picture->scene, "holding", holding_id(picture, holding), tt_picture_title(picture, named));
	say_holding(picture, holding);
	tt_scene_box(picture->scene, holding->alive ? TT_STYLE_HOLDING : TT_STYLE_HOLDING_GONE, frame, 3);
	tt_picture_paint_pieces(picture, figure->pieces, frame.x, frame.y, frame.width);
	tt_scene_end(picture->scene);
}

/* The kind that an event's colour is of: of several types the one that leads furthest from home. */
static enum tt_style style_of_event(const struct tt_event *event) {
	static const struct {
		enum tt_event_type type;
		enum tt_style style;
	} styles[] = {{TT_EVENT_TRANSFER, TT_STYLE_TRANSFER}, {TT_EVENT_DISPOSE, TT_STYLE_DISPOSE},
		{TT_EVENT_ACQUIRE, TT_STYLE_ACQUIRE}, {TT_EVENT_PROCESS, TT_STYLE_PROCESS}};
	for (size_t i = 0; i < TT_COUNT(styles); i++)
		if ((event->types & TT_EVENT_BIT(styles[i].type)) != 0)
			return styles[i].style;
	return TT_STYLE_STORE;
}

/* An arrow so broad that one can write on it. */
static void paint_event_shape(
	struct tt_picture *picture, enum tt_style style, struct tt_frame frame, bool ends) {
	float right = frame.x + frame.width, bottom = frame.y + frame.height;
	tt_scene_path(picture->scene, style, true);
	tt_scene_point(picture->scene, frame.x, frame.y);
	tt_scene_point(picture->scene, right - event_tip, frame.y);
	if (!ends)
		tt_scene_point(picture->scene, right, frame.y + frame.height / 2);
	tt_scene_point(picture->scene, right - event_tip, bottom);
	tt_scene_point(picture->scene, frame.x, bottom);
}

/* A bar behind an event that ends its data. */
static void paint_end(struct tt_picture *picture, struct tt_frame frame) {
	float x = frame.x + frame.width - event_tip / 2 + 1;
	tt_scene_path(picture->scene, TT_STYLE_ARROW, false);
	tt_scene_point(picture->scene, x, frame.y);
	tt_scene_point(picture->scene, x, frame.y + frame.height);
}

static void paint_mark_shape(struct tt_picture *picture, enum tt_severity severity, struct tt_frame frame) {
	float right = frame.x + frame.width, bottom = frame.y + frame.height,
	      middle = frame.x + frame.width / 2;
	if (severity == TT_WARNING) {
		tt_scene_box(picture->scene, TT_STYLE_WARNING, frame, frame.height / 2);
		return;
	}
	tt_scene_path(picture->scene, severity == TT_ERROR ? TT_STYLE_ERROR : TT_STYLE_NOTE, true);
	if (severity == TT_ERROR) {
		tt_scene_point(picture->scene, middle, frame.y - 4);
		tt_scene_point(picture->scene, right + 3, bottom);
		tt_scene_point(picture->scene, frame.x - 3, bottom);
		return;
	}
	tt_scene_point(picture->scene, frame.x, frame.y);
	tt_scene_point(picture->scene, right, frame.y);
	tt_scene_point(picture->scene, right, bottom);
	tt_scene_point(picture->scene, frame.x, bottom);
}

static void paint_mark(
	struct tt_picture *picture, enum tt_severity severity, uint32_t count, struct tt_frame frame) {
	struct tt_text text = count > 99 ? TT_TEXT("99+") : tt_text_format(picture->arena, "%u", count);
	struct tt_frame inside = frame;
	inside.y += severity == TT_ERROR ? 2 : 0;
	paint_mark_shape(picture, severity, frame);
	paint_centred(picture, severity == TT_WARNING ? TT_STYLE_INK : TT_STYLE_LIGHT_INK, TT_FONT_MARK,
		text.bytes, inside);
}

/* How much was found at an event, by severity, the worst to the right. */
static void paint_marks(struct tt_picture *picture, const struct tt_flow_event *row, struct tt_frame of) {
	static const enum tt_severity order[] = {TT_ERROR, TT_WARNING, TT_NOTE};
	struct tt_frame frame = {of.x + of.width - event_tip - 16, of.y - 10, 17, 15};
	for (size_t i = 0; i < TT_COUNT(order); i++) {
		if (row->found[order[i]] == 0)
			continue;
		paint_mark(picture, order[i], row->found[order[i]], frame);
		frame.x -= 24;
	}
}

static void paint_event(struct tt_picture *picture, const struct tt_figure *figure) {
	const struct tt_flow_event *row = &picture->flow->events.items[figure->id];
	const struct tt_event *event = tt_picture_event(picture, row->event);
	struct tt_frame frame = figure->frame;
	tt_scene_begin(picture->scene, "event", event->named.id, tt_picture_title(picture, &event->named));
	tt_scene_group(picture->scene)->kind = "event";
	paint_event_shape(picture, style_of_event(event), frame, figure->ends);
	if (figure->ends)
		paint_end(picture, frame);
	tt_picture_paint_pieces(picture, figure->pieces, frame.x, frame.y, frame.width - event_tip);
	picture->scene->step = 4;
	if (picture->drawing->step >= 4)
		paint_marks(picture, row, frame);
	picture->scene->step = 1;
	tt_scene_end(picture->scene);
}

static void paint_body(struct tt_picture *picture, float x, float y) {
	tt_scene_path(picture->scene, TT_STYLE_ACTOR, true);
	tt_scene_point(picture->scene, x - 12, y + 42);
	tt_scene_point(picture->scene, x - 8, y + 24);
	tt_scene_point(picture->scene, x + 8, y + 24);
	tt_scene_point(picture->scene, x + 12, y + 42);
	tt_scene_circle(picture->scene, TT_STYLE_ACTOR, (struct tt_point){x, y + 13}, 9);
}

/* A person, or something else that data is acquired from. */
static void paint_actor(struct tt_picture *picture, const struct tt_figure *figure) {
	const struct tt_party *party = &picture->model->parties.items[figure->id];
	struct tt_frame frame = figure->frame;
	tt_scene_begin(picture->scene, "actor", party->named.id, tt_picture_title(picture, &party->named));
	tt_scene_group(picture->scene)->kind = "party";
	if (party->kind == TT_PARTY_PERSON)
		paint_body(picture, frame.x + frame.width / 2, frame.y);
	else
		tt_scene_box(picture->scene, TT_STYLE_ACTOR, frame, 6);
	tt_scene_end(picture->scene);
}

static void paint_figure(struct tt_picture *picture, const struct tt_figure *figure) {
	tt_picture_turn(picture, figure->side);
	if (figure->kind == TT_FIGURE_HOLDING)
		paint_holding(picture, figure);
	else if (figure->kind == TT_FIGURE_EVENT)
		paint_event(picture, figure);
	else
		paint_actor(picture, figure);
}

/* ---- the legend ------------------------------------------------------------------------------------ */

void tt_picture_paint_tag(struct tt_picture *picture, uint32_t number, struct tt_frame frame) {
	enum tt_style style = (enum tt_style)(TT_STYLE_REGIME_NAME_0 + number % 8);
	struct tt_text text = number < 26 ? tt_text_format(picture->arena, "%c", (char)('A' + number))
					  : tt_text_format(picture->arena, "%u", number + 1);
	tt_scene_box(picture->scene, style, frame, 3);
	paint_centred(picture, TT_STYLE_LIGHT_INK, TT_FONT_MARK, text.bytes, frame);
}

/* Entries of a legend run on like words: the next line begins where there is no more room. */
struct legend {
	struct tt_picture *picture;
	float left, right, x, y, line;
};

enum { SIGN_WIDTH = 34 };

static void paint_sign(struct tt_picture *picture, int sign, struct tt_frame frame);

enum sign {
	SIGN_ACQUIRE,
	SIGN_PROCESS,
	SIGN_TRANSFER,
	SIGN_STORE,
	SIGN_DISPOSE,
	SIGN_BORDER_OF_PERSONS,
	SIGN_BORDER_OF_PARTS,
	SIGN_BORDER_OF_SYSTEMS,
	SIGN_GONE,
	SIGN_CHANGED,
	SIGN_ERROR,
	SIGN_WARNING,
	SIGN_NOTE,
	SIGN_COUNT,
	SIGN_REGIME = 100, /* and its number */
};

static void add_entry(struct legend *legend, int sign, struct tt_text text) {
	struct tt_picture *picture = legend->picture;
	float room = legend->right - legend->left - SIGN_WIDTH;
	struct tt_piece piece = {
		.block = tt_typeset(picture->typesetter, TT_FONT_BODY, text, room), .style = TT_STYLE_INK};
	float width = SIGN_WIDTH + piece.block.width + 18;
	float height = piece.block.height > 18 ? piece.block.height : 18;
	if (legend->x > legend->left && legend->x + width > legend->right) {
		legend->x = legend->left;
		legend->y += legend->line + 5;
		legend->line = 0;
	}
	paint_sign(picture, sign, (struct tt_frame){legend->x, legend->y + 1, SIGN_WIDTH - 8, 16});
	paint_lines(picture, &piece, legend->x + SIGN_WIDTH,
		legend->y + (18 - piece.block.height / (float)(piece.block.count + !piece.block.count)) / 2);
	legend->x += width;
	legend->line = height > legend->line ? height : legend->line;
}

static void paint_sign(struct tt_picture *picture, int sign, struct tt_frame frame) {
	struct tt_frame mark = {frame.x + 6, frame.y + 1, 16, 14};
	switch (sign) {
	case SIGN_BORDER_OF_PERSONS:
	case SIGN_BORDER_OF_PARTS:
	case SIGN_BORDER_OF_SYSTEMS:
		tt_scene_path(picture->scene,
			(enum tt_style)(TT_STYLE_BORDER_OF_PERSONS + sign - SIGN_BORDER_OF_PERSONS), false);
		tt_scene_point(picture->scene, frame.x, frame.y + 8);
		tt_scene_point(picture->scene, frame.x + frame.width, frame.y + 8);
		break;
	case SIGN_GONE:
		tt_scene_box(picture->scene, TT_STYLE_HOLDING_GONE, frame, 3);
		break;
	case SIGN_CHANGED:
		tt_scene_box(picture->scene, TT_STYLE_CHANGED, frame, 2);
		paint_centred(picture, TT_STYLE_CHANGED_INK, TT_FONT_STRONG, "▸", frame);
		break;
	case SIGN_ERROR:
	case SIGN_WARNING:
	case SIGN_NOTE:
		paint_mark_shape(picture,
			sign == SIGN_ERROR     ? TT_ERROR
			: sign == SIGN_WARNING ? TT_WARNING
					       : TT_NOTE,
			mark);
		break;
	default:
		if (sign >= SIGN_REGIME)
			tt_picture_paint_tag(picture, (uint32_t)(sign - SIGN_REGIME), mark);
		else
			paint_event_shape(picture, (enum tt_style)(TT_STYLE_ACQUIRE + sign), frame,
				sign == SIGN_DISPOSE);
	}
}

static void add_events(struct legend *legend) {
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
		add_entry(legend, SIGN_ACQUIRE + type,
			tt_text_of(tt_event_type_title((enum tt_event_type)type, legend->picture->language)));
}

static void add_regimes(struct legend *legend) {
	struct tt_picture *picture = legend->picture;
	for (uint32_t i = 0; i < picture->regime_count; i++)
		add_entry(legend, SIGN_REGIME + (int)i,
			tt_picture_title(picture, &picture->model->regimes.items[picture->regimes[i]].named));
}

static void new_line(struct legend *legend) {
	if (legend->x > legend->left)
		legend->y += legend->line + 5;
	legend->x = legend->left;
	legend->line = 0;
}

float tt_picture_paint_legend(struct tt_picture *picture, float x, float y, float width) {
	struct legend legend = {picture, x, x + width, x, y, 0};
	tt_scene_begin(
		picture->scene, "legend", TT_TEXT("legend"), tt_text_of(say(picture, "凡例", "Legend")));
	add_events(&legend);
	add_entry(&legend, SIGN_BORDER_OF_PERSONS,
		tt_text_of(
			say(picture, "信頼境界（法人・個人の間）", "border of trust between legal persons")));
	add_entry(&legend, SIGN_BORDER_OF_PARTS,
		tt_text_of(say(picture, "信頼境界（組織の内）", "border of trust within one")));
	add_entry(&legend, SIGN_BORDER_OF_SYSTEMS,
		tt_text_of(say(picture, "信頼境界（システムの間）", "border of trust between systems")));
	add_entry(&legend, SIGN_GONE,
		tt_text_of(say(picture, "最後には残らない所在（移動又は廃棄）",
			"not there in the end (moved or disposed of)")));
	if (picture->drawing->step >= 3)
		add_entry(&legend, SIGN_CHANGED,
			tt_text_of(
				say(picture, "イベントで変わった属性", "attribute that an event changed")));
	if (picture->drawing->step >= 4) {
		add_entry(&legend, SIGN_ERROR, tt_text_of(say(picture, "誤り", "errors")));
		add_entry(&legend, SIGN_WARNING, tt_text_of(say(picture, "警告", "warnings")));
		add_entry(&legend, SIGN_NOTE, tt_text_of(say(picture, "注記", "notes")));
	}
	new_line(&legend);
	add_regimes(&legend);
	new_line(&legend);
	tt_scene_end(picture->scene);
	return legend.y - y;
}

void tt_picture_paint(struct tt_picture *picture) {
	paint_lanes(picture);
	tt_picture_paint_hulls(picture);
	for (uint32_t i = 0; i < picture->edges.len; i++)
		paint_edge(picture, &picture->edges.items[i]);
	for (uint32_t i = 0; i < picture->figures.len; i++)
		paint_figure(picture, &picture->figures.items[i]);
}
