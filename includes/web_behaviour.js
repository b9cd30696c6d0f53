/** What people did on the website that may tell how a deal ends. Each entry is one row of marts_sales.crm_web_correlation. */

/** Behaviour → SQL of whether a deal's company showed it, over the columns of the model's CTE `behaviour`. */
const BEHAVIOURS = /** @type {const} */ ([
  ["visited", "Visited the website at all", "session_count > 0"],
  ["came_back", "Visited it at least twice", "session_count >= 2"],
  ["came_often", "Visited it at least five times", "session_count >= 5"],
  ["saw_pricing", "Saw the prices", "pricing_view_count > 0"],
  ["read_blog", "Read the blog", "blog_view_count > 0"],
  ["saw_features", "Saw the features", "feature_view_count > 0"],
  ["watched_film", "Watched the film", "film_start_count > 0"],
  ["came_paid", "Came by an advertisement", "paid_session_count > 0"],
  ["engaged", "Was engaged in at least one session", "engaged_session_count > 0"],
]);

module.exports = { BEHAVIOURS };
