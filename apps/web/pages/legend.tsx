import type { ComponentChildren } from "preact";
import { Mark } from "../xmr/marks.tsx";

/** What shapes, colours and lines of an XmR chart mean. */
export function Legend() {
  return (
    <ul class="legend" aria-label="Legend">
      <Entry text="Rule 1: outside the limits">
        <Mark x={12} y={7} signal={1} />
      </Entry>
      <Entry text="Rule 2: 8 or more on one side of the centre">
        <Mark x={12} y={7} signal={2} />
      </Entry>
      <Entry text="Rule 3: 3 of 4 beyond a quarter line">
        <Mark x={12} y={7} signal={3} />
      </Entry>
      <Entry text="Period not over yet">
        <circle class="hollow" cx={12} cy={7} r={4} />
      </Entry>
      <Entry text="Centre">
        <path class="centre" d="M0 7H24" />
      </Entry>
      <Entry text="Limits">
        <path class="limit" d="M0 7H24" />
      </Entry>
      <Entry text="New phase">
        <path class="phase-start" d="M12 0V14" />
      </Entry>
    </ul>
  );
}

function Entry({ text, children }: { text: string; children: ComponentChildren }) {
  return (
    <li>
      <svg viewBox="0 0 24 14" aria-hidden="true">
        {children}
      </svg>
      {text}
    </li>
  );
}
