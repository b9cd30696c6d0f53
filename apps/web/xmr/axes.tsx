import type { Geometry, Panel } from "./geometry.ts";
import { round } from "./marks.tsx";
import { lineHeight } from "./text.ts";

/** Grid and values at the left, centre and limits at the right. */
export function ValueAxis({ panel, geometry }: { panel: Panel; geometry: Geometry }) {
  const { left, right } = geometry;
  return (
    <g class="axis">
      {panel.ticks.map(({ at, text }) => (
        <g key={text}>
          <line class="grid" x1={left} x2={right} y1={round(at)} y2={round(at)} />
          <text class="tick" x={left - 8} y={round(at)} dy="0.35em" text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {panel.levels.map(({ at, text, name }) => (
        <text key={name} class="level" x={right + 8} y={round(at)} dy="0.35em">
          {text} <tspan class="name">{name}</tspan>
        </text>
      ))}
    </g>
  );
}

/** A dotted vertical through both panels where a phase begins, with its first period. */
export function PhaseVerticals({ geometry: { phaseMarks, value, range } }: { geometry: Geometry }) {
  return (
    <g class="axis">
      {phaseMarks.map(({ phase, x, row }) => (
        <line
          key={phase}
          class="phase-start"
          x1={round(x)}
          x2={round(x)}
          y1={value.top - 14 - row * lineHeight}
          y2={range.bottom}
        />
      ))}
      {phaseMarks.map(({ phase, x, text, side, row }) => (
        <text
          key={phase}
          class="phase-name"
          x={round(side === "left" ? x - 5 : x + 5)}
          y={value.top - 5 - row * lineHeight}
          text-anchor={side === "left" ? "end" : "start"}
        >
          {text}
        </text>
      ))}
    </g>
  );
}

/** Dates along the bottom. */
export function TimeAxis({ geometry: { periods, range } }: { geometry: Geometry }) {
  return (
    <g class="axis">
      {periods.map(({ at, text }) => (
        <text key={text} class="tick" x={round(at)} y={range.bottom + 20} text-anchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}
