/*
 * The stages of a picture, one after the other, and its heading.
 */
#include "present/draw.h"
#include "present/message.h"
#include "present/element.h"
#include "present/picture.h"
#include "present/value.h"

static const float margin = 18;
static const float narrowest = 640;

static const char *const step_titles[][2] = {
	{[TT_EN] = "Step 1: the flow of data (events)", [TT_JA] = "ステップ1　データ処理フロー（イベント）"},
	{[TT_EN] = "Step 2: the regimes (ba) that bind it", [TT_JA] = "ステップ2　制度的な保護措置（場）"},
	{[TT_EN] = "Step 3: the attributes of data", [TT_JA] = "ステップ3　データの属性"},
	{[TT_EN] = "Step 4: verdicts and findings at each event",
		[TT_JA] = "ステップ4　イベントごとの判定と指摘"},
};

const char *tt_step_title(int step, enum tt_language language) {
	return step_titles[step - 1][language];
}

void tt_picture_turn(struct tt_picture *picture, uint32_t side) {
	if (picture->drawing->sides != NULL)
		picture->flow = picture->drawing->sides[side].flow;
	picture->engine = picture->flow->run->engine;
	picture->side = side;
}

const struct tt_event *tt_picture_event(const struct tt_picture *picture, uint32_t event) {
	return picture->drawing->sides != NULL ? picture->drawing->sides[picture->side].sent
					       : &picture->model->events.items[event];
}

static float paint_line(struct tt_picture *picture, enum tt_style style, enum tt_font font,
	struct tt_text text, float y, float width) {
	uint32_t start = picture->pieces.len;
	y = tt_picture_piece(picture, style, font, text, 0, y, width);
	tt_picture_paint_pieces(picture, (struct tt_span){start, 1}, margin, 0, width);
	picture->pieces.len = start;
	return y;
}

static void add_choice(struct tt_picture *picture, struct tt_buf *line, const char *ja, const char *en,
	const struct tt_named *named) {
	tt_buf_string(line, picture->language == TT_JA ? ja : en);
	tt_show(line, tt_named_text(named, picture->language));
}

static struct tt_text subtitle(struct tt_picture *picture) {
	const struct tt_drawing *drawing = picture->drawing;
	struct tt_buf line;
	if (drawing->sides != NULL)
		return drawing->subtitle;
	tt_buf_init(&line, picture->arena, 1 << 16);
	tt_buf_string(&line, step_titles[drawing->step - 1][picture->language]);
	tt_buf_string(&line, picture->language == TT_JA ? "　基準日 " : "   as of ");
	tt_buf_add(&line, tt_time_format(picture->arena, picture->flow->check->as_of));
	if (drawing->party != TT_NONE)
		add_choice(picture, &line, "　担当：", "   for ",
			tt_named_party(picture->model, drawing->party));
	if (drawing->regime != TT_NONE)
		add_choice(picture, &line, "　場：",
			"   regime: ", &picture->model->regimes.items[drawing->regime].named);
	return tt_buf_text(&line);
}

static struct tt_text title_of(struct tt_picture *picture) {
	struct tt_buf buf;
	struct tt_text title = tt_title_in(&picture->model->title, picture->language);
	tt_buf_init(&buf, picture->arena, 1 << 16);
	tt_show(&buf, title.len > 0 ? title : picture->model->path);
	return tt_buf_text(&buf);
}

static float paint_head(struct tt_picture *picture, float width) {
	float y = paint_line(picture, TT_STYLE_INK, TT_FONT_HEADING, picture->scene->title, margin, width);
	y = paint_line(picture, TT_STYLE_FAINT_INK, TT_FONT_BODY, subtitle(picture), y + 2, width);
	if (picture->figures.len == 0)
		y = paint_line(picture, TT_STYLE_INK, TT_FONT_BODY,
			tt_text_of(picture->language == TT_JA ? "示すイベントがない。"
							      : "There is no event to show."),
			y + 12, width);
	return y + 12;
}

/* The heading is as high as its width makes it, and the width is known only when everything has its place. */
static void shift_down(struct tt_scene *scene, uint32_t first_shape, uint32_t first_point, float by) {
	for (uint32_t i = first_shape; i < scene->shapes.len; i++)
		scene->shapes.items[i].frame.y += by;
	for (uint32_t i = first_point; i < scene->points.len; i++)
		scene->points.items[i].y += by;
}

static void lay_out(struct tt_picture *picture) {
	struct tt_scene *scene = picture->scene;
	picture->lanes_left = margin;
	tt_picture_place(picture);
	tt_picture_regimes(picture);
	tt_picture_measure(picture);
	tt_picture_route(picture);
	float width = picture->lanes_right - margin > narrowest ? picture->lanes_right - margin : narrowest;
	picture->lanes_right = width + margin;
	tt_scene_box(scene, TT_STYLE_PAPER, (struct tt_frame){0, 0, 0, 0}, 0);
	float head = paint_head(picture, width);
	uint32_t first_shape = scene->shapes.len, first_point = scene->points.len;
	tt_picture_paint(picture);
	float bottom = picture->lanes_bottom + 14;
	bottom += picture->figures.len > 0 ? tt_picture_paint_legend(picture, margin, bottom, width) : 0;
	shift_down(scene, first_shape, first_point, head);
	scene->width = width + 2 * margin;
	scene->height = head + bottom + margin - 5;
	scene->shapes.items[0].frame = (struct tt_frame){0, 0, scene->width, scene->height};
}

struct tt_scene *tt_draw(struct tt_arena *arena, const struct tt_flow *flow, struct tt_typesetter *typesetter,
	enum tt_language language, const struct tt_drawing *drawing) {
	struct tt_picture *picture = TT_NEW(arena, struct tt_picture);
	picture->arena = arena;
	picture->flow = flow;
	picture->model = flow->check->model;
	picture->drawing = drawing;
	tt_picture_turn(picture, 0);
	picture->typesetter = typesetter;
	picture->language = language;
	picture->scene = TT_NEW(arena, struct tt_scene);
	picture->scene->arena = arena;
	picture->scene->title = title_of(picture);
	lay_out(picture);
	return picture->scene;
}

/* ---- painters -------------------------------------------------------------------------------------- */

struct tt_painter *tt_painter_create(struct tt_check *check) {
	struct tt_arena *arena = check->model->arena;
	struct tt_painter *painter = TT_NEW(arena, struct tt_painter);
	painter->check = check;
	if (check->model->events.len > TT_DRAW_EVENTS_MAX) {
		painter->why = tt_text_format(arena, "events > %d", TT_DRAW_EVENTS_MAX);
		return painter;
	}
	painter->typesetter = tt_typeset_open(arena, &painter->why);
	if (painter->typesetter != NULL)
		painter->flow = tt_flow_create(check);
	return painter;
}

bool tt_draw_element(
	struct tt_output *out, const struct tt_painter *painter, const struct tt_drawing *drawing) {
	if (painter->typesetter == NULL)
		return false;
	tt_element_picture(out, tt_draw(painter->check->model->arena, painter->flow, painter->typesetter,
					out->language, drawing));
	return true;
}
