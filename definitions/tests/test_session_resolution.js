// Of which company a web session is, by what evidence, and what services saw of a company.
const { rows } = require("includes/given.js");

const at = (time) => `2026-06-10 ${time}:00+00`;

const VIEW = {
  event_name: "STRING",
  session_id: "STRING",
  page_path: "STRING",
  occurred_at: "TIMESTAMP",
  country: "STRING",
};
const view = (session, time, path = "/", country = "United States") => [
  "page_view",
  session,
  path,
  at(time),
  country,
];
const SEEN = {
  source_system: "STRING",
  identification_id: "STRING",
  source_key: "STRING",
  country: "STRING",
  visit_count: "INT64",
  seen_at: "TIMESTAMP",
  seen_date: "DATE",
};
const seen = (id, time, { key = `k${id}`, country = "US", visits = 1, day = "2026-06-10" } = {}) => [
  "swanai",
  id,
  key,
  country,
  visits,
  at(time),
  day,
];
const PAGE = { identification_id: "STRING", page: "STRING", view_count: "INT64" };

/** Views and identifications → sessions with the identification and the company that named them. */
function networks(claim, { views, identified, pages }, expected) {
  test(`int_session_networks: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_session_networks" })
    .input({ schema: "core", name: "events_web" }, rows(VIEW, views))
    .input({ schema: "intermediate", name: "int_identified_companies" }, rows(SEEN, identified))
    .input({ schema: "intermediate", name: "int_identified_pages" }, rows(PAGE, pages))
    .input(
      { schema: "intermediate", name: "int_company_keys" },
      rows(
        { source_system: "STRING", source_key: "STRING", company_id: "STRING" },
        ["1", "2"].map((id) => ["swanai", `k${id}`, `com_${id}`]),
      ),
    )
    .expect(rows({ session_id: "STRING", identification_id: "STRING", company_id: "STRING" }, expected));
}

networks(
  "the session of the hour before, of the same country and with exactly the same pages is the company's",
  {
    views: [
      view("right", "10:00"),
      view("right", "10:01", "/pricing"),
      view("right", "10:02", "/pricing"),
      view("other pages", "10:00"),
      view("fewer views", "10:00"),
      view("fewer views", "10:01", "/pricing"),
      view("too early", "09:29"),
      view("too early", "09:30", "/pricing"),
      view("too early", "09:31", "/pricing"),
      view("afterwards", "10:31"),
      view("afterwards", "10:32", "/pricing"),
      view("afterwards", "10:33", "/pricing"),
      ...["10:00", "10:01", "10:02"].map((time, i) =>
        view("elsewhere", time, i ? "/pricing" : "/", "Greece"),
      ),
    ],
    identified: [seen("1", "10:30")],
    pages: [
      ["1", "/", 1],
      ["1", "/pricing", 2],
    ],
  },
  [["right", "1", "com_1"]],
);

networks(
  "a session that two identifications fit is nobody's, and so are two sessions that fit one",
  {
    views: [view("one", "10:00"), view("first", "12:00", "/blog"), view("second", "12:10", "/blog")],
    identified: [seen("1", "10:20"), seen("2", "10:30"), seen("1b", "12:30", { key: "k1" })],
    pages: [
      ["1", "/", 1],
      ["2", "/", 1],
      ["1b", "/blog", 1],
    ],
  },
  [],
);

networks(
  "a network that serves everybody names nobody, and makes others ambiguous",
  {
    views: [view("alone", "08:00"), view("beside", "10:00")],
    identified: [seen("n1", "08:10", { key: null }), seen("1", "10:10"), seen("n2", "10:20", { key: null })],
    pages: ["n1", "1", "n2"].map((id) => [id, "/", 1]),
  },
  [],
);

networks(
  "the pages of several visits, and those of another day, are not told apart",
  {
    views: [view("one", "10:00"), view("two", "12:00", "/blog")],
    identified: [seen("1", "10:20", { visits: 2 }), seen("2", "12:20", { day: "2026-06-09" })],
    pages: [
      ["1", "/", 1],
      ["2", "/blog", 1],
    ],
  },
  [],
);

test(
  "int_session_companies: the session's own user tells more than the browser, that more than its network, and that more than the browser's network",
)
  .dataset({ schema: "intermediate", name: "int_session_companies" })
  .input(
    { schema: "core", name: "events_web" },
    rows({ session_id: "STRING", user_pseudo_id: "STRING", user_id: "STRING" }, [
      ["1", "a", "u1"],
      ["2", "a", null],
      ["3", "b", null],
      ["4", "b", null],
      ["5", "c", null],
      ["6", "shared", "u1"],
      ["7", "shared", "u2"],
      ["8", "shared", null],
      ["9", "moved", null],
      ["10", "moved", null],
      ["11", "moved", null],
    ]),
  )
  .input(
    { schema: "core", name: "users" },
    rows({ user_id: "STRING", company_id: "STRING" }, [
      ["u1", "com_1"],
      ["u2", "com_2"],
    ]),
  )
  .input(
    { schema: "intermediate", name: "int_session_networks" },
    rows({ session_id: "STRING", company_id: "STRING" }, [
      ["1", "com_9"],
      ["2", "com_9"],
      ["3", "com_3"],
      ["9", "com_3"],
      ["10", "com_4"],
    ]),
  )
  .expect(
    rows(
      {
        session_id: "STRING",
        company_id: "STRING",
        company_found_by: "STRING",
        is_company_proven: "BOOL",
      },
      [
        ["1", "com_1", "session", true],
        ["10", "com_4", "network", false],
        ["2", "com_1", "browser", true],
        ["3", "com_3", "network", false],
        ["4", "com_3", "network browser", false],
        ["6", "com_1", "session", true],
        ["7", "com_2", "session", true],
        ["9", "com_3", "network", false],
      ],
    ),
  );

test("session_resolution: shares of a month are of its own sessions, the unknown among them")
  .dataset({ schema: "marts_company_intelligence", name: "session_resolution" })
  .input(
    { schema: "core", name: "sessions" },
    rows({ surface: "STRING", session_date: "DATE", company_found_by: "STRING", company_id: "STRING" }, [
      ["web", "2026-05-31", "network", "com_1"],
      ["web", "2026-06-01", "network", "com_1"],
      ["web", "2026-06-02", "network", "com_1"],
      ["web", "2026-06-02", "session", "com_2"],
      ["web", "2026-06-30", null, null],
      ["product", "2026-06-30", "session", "com_2"],
    ]),
  )
  .expect(
    rows(
      {
        month: "DATE",
        company_found_by: "STRING",
        session_count: "INT64",
        month_session_count: "INT64",
        session_rate: "FLOAT64",
        company_count: "INT64",
      },
      [
        ["2026-05-01", "network", 1, 1, 1, 1],
        ["2026-06-01", "network", 2, 4, 0.5, 1],
        ["2026-06-01", "none", 1, 4, 0.25, 0],
        ["2026-06-01", "session", 1, 4, 0.25, 1],
      ],
    ),
  );

function enrichment(claim, identified, signals, expected) {
  test(`visitor_enrichment: ${claim}`)
    .dataset({ schema: "core", name: "visitor_enrichment" })
    .input({ schema: "intermediate", name: "int_identified_companies" }, rows(SEEN, identified))
    .input(
      { schema: "intermediate", name: "int_company_keys" },
      rows({ source_system: "STRING", source_key: "STRING", company_id: "STRING" }, [
        ["swanai", "k1", "com_1"],
        ["swanai", "k2", "com_1"],
        ["g2", "g", "com_1"],
      ]),
    )
    .input(
      { schema: "intermediate", name: "int_identified_pages" },
      rows(PAGE, [
        ["1", "/pricing", 2],
        ["1", "/", 1],
        ["2", "/pricing", 1],
      ]),
    )
    .input(
      { schema: "intermediate", name: "int_intent_signals" },
      rows(
        { source_system: "STRING", identification_id: "STRING", signal_type: "STRING", strength: "NUMERIC" },
        signals,
      ),
    )
    .expect(
      rows(
        {
          company_id: "STRING",
          activity_date: "DATE",
          source_system: "STRING",
          visit_count: "INT64",
          page_view_count: "INT64",
          pages: "ARRAY<STRING>",
          signal_count: "INT64",
          signal_types: "ARRAY<STRING>",
          intent_strength: "NUMERIC",
          last_seen_at: "TIMESTAMP",
        },
        [expected],
      ),
    );
}

enrichment(
  "two records of a company and day are one row, with each page and each type of signal once; networks are nobody's",
  [seen("1", "10:00"), seen("2", "12:00", { visits: 2 }), seen("n", "12:00", { key: null })],
  [
    ["swanai", "1", "pricing_viewed", 0.6],
    ["swanai", "2", "pricing_viewed", 0.5],
    ["g2", "1", "g2_profile", 0.9],
  ],
  ["com_1", "2026-06-10", "swanai", 3, 4, ["/", "/pricing"], 2, ["pricing_viewed"], 0.6, at("12:00")],
);

enrichment(
  "what was looked at on G2 is no page of ours, even where the ids are alike",
  [["g2", "1", "g", "US", 3, at("09:00"), "2026-06-10"]],
  [
    ["swanai", "1", "pricing_viewed", 0.6],
    ["g2", "1", "g2_profile", 0.3],
  ],
  ["com_1", "2026-06-10", "g2", 3, 0, [], 1, ["g2_profile"], 0.3, at("09:00")],
);
