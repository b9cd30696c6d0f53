import type { Rng } from "../base/rng.ts";

export const TOPICS = [
  "billing",
  "scheduling",
  "import",
  "login",
  "mobile_app",
  "bug",
  "feature_request",
  "how_to",
] as const;
export type Topic = (typeof TOPICS)[number];
export type Priority = "low" | "normal" | "high" | "urgent";

/** What people write about a topic: subjects and bodies (`%s` is a detail), how often, and how pressing it is. */
interface TopicTexts {
  weight: number;
  group: string;
  priorities: readonly (readonly [Priority, number])[];
  tags: readonly string[];
  texts: readonly (readonly [subject: string, body: string])[];
  details: readonly string[];
  answers: readonly string[];
}

export const TEXTS: Readonly<Record<Topic, TopicTexts>> = {
  billing: {
    weight: 16,
    group: "Billing",
    priorities: [
      ["normal", 60],
      ["high", 28],
      ["low", 12],
    ],
    tags: ["billing", "invoice"],
    texts: [
      [
        "Wrong number of seats on our invoice",
        "The last invoice shows more seats than we have. We pay for %s.",
      ],
      ["Card was declined", "Our card was replaced and the payment failed. Please try again with %s."],
      ["Invoice with our VAT number", "We need last month's invoice with our VAT number for %s."],
      [
        "Refund for an unused month",
        "We closed %s in the summer and were still charged. Can this be refunded?",
      ],
    ],
    details: ["12 students", "the new card", "our accountant", "the second school", "8 teachers"],
    answers: [
      "I have corrected the seats and issued a credit note; it shows on your next invoice.",
      "The payment went through now. You will find the receipt in your billing page.",
      "I have added the VAT number and sent the invoice again.",
    ],
  },
  scheduling: {
    weight: 17,
    group: "Customer Care",
    priorities: [
      ["normal", 62],
      ["high", 26],
      ["urgent", 6],
      ["low", 6],
    ],
    tags: ["timetable"],
    texts: [
      ["Two classes in one room", "The timetable puts two classes into %s at the same time."],
      ["Repeating lessons skip a week", "We set %s to repeat every week, but the third week is missing."],
      ["Substitute teacher does not see the lesson", "I moved %s to a colleague and she cannot see it."],
    ],
    details: ["room 3", "the Monday group", "class B2", "the piano lesson", "the evening course"],
    answers: [
      "The room had no capacity set, so no clash was shown. I have set it and moved the second class.",
      "A bank holiday was in the calendar. I have put the lesson back.",
      "Please check once more: the lesson is now shared with your colleague.",
    ],
  },
  import: {
    weight: 13,
    group: "Onboarding",
    priorities: [
      ["normal", 70],
      ["high", 24],
      ["low", 6],
    ],
    tags: ["import", "students"],
    texts: [
      ["Cannot import students", "The upload of our list stops at %s without a message."],
      ["Names with accents are broken after the import", "After the import of %s, é and ü look wrong."],
      ["Students imported twice", "We uploaded %s twice and every student is there two times now."],
    ],
    details: ["row 118", "the CSV file", "the list of last year", "240 students", "the spring group"],
    answers: [
      "Row 118 has a date in another format. I have imported the rest and attached the rows to correct.",
      "The file was saved as Windows-1252. I have imported it again as UTF-8.",
      "I have merged the duplicates; please look at two or three of them.",
    ],
  },
  login: {
    weight: 15,
    group: "Customer Care",
    priorities: [
      ["high", 46],
      ["normal", 40],
      ["urgent", 14],
    ],
    tags: ["login", "password"],
    texts: [
      ["Teacher cannot log in", "The invitation link of %s says it has expired."],
      ["Password e-mail does not arrive", "%s asked for a new password three times and nothing came."],
      ["Locked out of the account", "We are locked out of %s since this morning and lessons begin at 9."],
    ],
    details: ["our new teacher", "the owner's account", "a parent", "the office", "two teachers"],
    answers: [
      "I have sent a new invitation; it is valid for seven days.",
      "Your mail server rejected our message. The address is unblocked now.",
      "The account is open again. Please change the password at the next login.",
    ],
  },
  mobile_app: {
    weight: 11,
    group: "Technical Support",
    priorities: [
      ["normal", 66],
      ["high", 18],
      ["low", 16],
    ],
    tags: ["mobile", "app"],
    texts: [
      ["App is slow", "On the phone it takes very long to open %s."],
      ["No notifications on Android", "Parents do not get messages about %s since the last update."],
      ["App closes by itself", "The app closes as soon as I open %s."],
    ],
    details: ["the class list", "attendance", "the calendar", "the messages", "a student's page"],
    answers: [
      "Version 5.8 loads the list in parts. Please update and tell us if it is better.",
      "Battery saving stops our messages on that phone; the attached steps switch it off.",
      "We found the reason and the fix is in the store since today.",
    ],
  },
  bug: {
    weight: 12,
    group: "Technical Support",
    priorities: [
      ["high", 48],
      ["normal", 34],
      ["urgent", 18],
    ],
    tags: ["bug"],
    texts: [
      ["Attendance is not saved", "When I save attendance for %s the page goes back to empty."],
      [
        "Report cards show old grades",
        "Grades of %s were changed yesterday but the report shows the old ones.",
      ],
      ["Error 500 in the gradebook", "Opening the gradebook of %s ends with an error since this morning."],
    ],
    details: ["the Monday group", "class B2", "all classes", "the exam course", "one student"],
    answers: [
      "Thank you for the steps; we could reproduce it and a fix is on its way.",
      "The report is built every night. I have started it by hand for you.",
      "This is fixed since 14:00. Please try again.",
    ],
  },
  feature_request: {
    weight: 7,
    group: "Customer Care",
    priorities: [
      ["low", 68],
      ["normal", 32],
    ],
    tags: ["feature_request"],
    texts: [
      ["Please add a waiting list", "We would like a waiting list for %s."],
      ["Export to our accounting software", "Could invoices of %s be exported to our accounting software?"],
    ],
    details: ["full courses", "the summer camp", "the choir", "both schools", "every class"],
    answers: [
      "I have passed this on with your example. I will write when it is planned.",
      "This is on our list for this year; you can follow it on the product board.",
    ],
  },
  how_to: {
    weight: 9,
    group: "Onboarding",
    priorities: [
      ["low", 40],
      ["normal", 60],
    ],
    tags: ["how_to"],
    texts: [
      ["How do I add a second location?", "We open a new school in %s and want one account for both."],
      ["How can parents pay online?", "Where do I switch on online payments for %s?"],
      ["How do I archive a school year?", "The year has ended. How do I archive %s and keep the grades?"],
    ],
    details: ["the next town", "the music school", "class B2", "the new year", "the language courses"],
    answers: [
      "Settings, then Locations, then Add. I have attached a short guide.",
      "Online payments are in the Growth plan; the steps are in the attached guide.",
      "Use School year, Close. Grades stay readable afterwards.",
    ],
  },
};

const CLOSINGS = ["Thank you!", "Please help soon.", "Kind regards", "This is urgent for us.", ""];
const FOLLOW_UPS = [
  "That did not help, it is still the same.",
  "Thank you. One more question: does this also hold for the other classes?",
  "Here is the screenshot you asked for.",
  "It works for one teacher, but not for the others.",
];
const REOPENINGS = [
  "It happens again today.",
  "Sorry, the problem is back.",
  "We are not done yet: same error as before.",
];
const NOTES = [
  "Checked the logs: nothing unusual on our side.",
  "Asked the developers, waiting for their answer.",
  "Second ticket of this school this month.",
  "Customer called as well.",
];
export const PRAISE = ["Fast and friendly!", "Solved in one message.", "Great help, thank you."];
export const COMPLAINTS = [
  "Took far too long.",
  "I had to explain it three times.",
  "Still not solved, but the ticket was closed.",
];

/** Topic of a new ticket: young accounts ask how to begin, later ones about money and timetables. */
export function topicOf(rng: Rng, accountDays: number): Topic {
  const young = accountDays < 60;
  return rng.weighted(
    TOPICS.map((topic) => {
      const factor =
        topic === "import" || topic === "how_to"
          ? young
            ? 2.4
            : 0.6
          : topic === "billing" && young
            ? 0.5
            : 1;
      return [topic, TEXTS[topic].weight * factor] as const;
    }),
  );
}

export function question(rng: Rng, topic: Topic): { subject: string; body: string } {
  const { texts, details } = TEXTS[topic];
  const [subject, body] = rng.pick(texts);
  return { subject, body: `${body.replace("%s", rng.pick(details))} ${rng.pick(CLOSINGS)}`.trim() };
}

export const answer = (rng: Rng, topic: Topic): string => rng.pick(TEXTS[topic].answers);
export const followUp = (rng: Rng): string => rng.pick(FOLLOW_UPS);
export const reopening = (rng: Rng): string => rng.pick(REOPENINGS);
export const note = (rng: Rng): string => rng.pick(NOTES);
