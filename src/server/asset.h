/* The files of the web application: what web/ was built to, linked in when tenten is built (tools/assets.py).
 */
#ifndef TT_SERVER_ASSET_H
#define TT_SERVER_ASSET_H

#include "base/base.h"

struct tt_asset {
	const char *path; /* "index.html", "assets/index-4f2a.js" */
	const char *type;
	struct tt_text plain, packed; /* packed: by gzip; empty where that would be no shorter */
	const char *tag, *packed_tag; /* ETags, quotes included */
};

/* By their paths, ascending; none where the application was not built. Where there are any, one is
 * index.html. */
extern const struct tt_asset tt_assets[];
extern const uint32_t tt_asset_count;

#endif
