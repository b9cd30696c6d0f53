/**
 * Lives inside the sandbox, gives a function: called with a user's function (made by `define`) and rows as JSON it answers with
 * values as JSON; called without, with the values of promises that have settled meanwhile.
 */
export const PRELUDE = `"use strict";
(() => {
  const { parse, stringify } = JSON;
  const { isArray, from } = Array;
  const { isFinite, isInteger, isNaN } = Number;
  const GoodDate = Date, GoodString = String, GoodNumber = Number, GoodPromise = Promise, then = Promise.prototype.then;
  const { apply } = Reflect;
  const nameOf = (field, i) => field.name || "_field_" + (i + 1);
  const trim = (text) => (/[.]/.test(text) ? text.replace(/[.]?0+$/, "") : text);
  const exact = (text) => (/^-?[0-9]{1,16}$/.test(text) && Math.abs(GoodNumber(text)) <= 9007199254740992 ? GoodNumber(text) : text);
  const decoder = (type) => {
    const inner = decoderOf(type);
    return inner && ((value) => (value === null ? null : inner(value)));
  };
  function decoderOf(type) {
    switch (type.kind) {
      case "ARRAY": {
        const element = decoder(type.element);
        return element && ((value) => value.map(element));
      }
      case "STRUCT": {
        const members = type.fields.map((field, i) => [nameOf(field, i), decoder(field.type)]);
        return (value) => {
          const object = {};
          members.forEach(([name, decode], i) => { object[name] = decode ? decode(value[i]) : value[i]; });
          return object;
        };
      }
      case "FLOAT64": return GoodNumber;
      case "NUMERIC": case "BIGNUMERIC": return (value) => exact(trim(value));
      case "DATE": return (value) => new GoodDate(value * 86400000);
      case "TIMESTAMP": return (value) => new GoodDate(value / 1000);
      case "JSON": return parse;
      default: return null;
    }
  }
  const refuse = (value, kind) => {
    let text;
    try { text = stringify(value) ?? GoodString(value); } catch { text = "value"; }
    throw new TypeError("Failed to coerce output value " + text + " to type " + kind);
  };
  const time = (value, kind) => {
    const milliseconds = value instanceof GoodDate || typeof value === "string" ? +new GoodDate(value) : NaN;
    return isNaN(milliseconds) ? refuse(value, kind) : milliseconds;
  };
  const encoder = (type) => {
    const inner = encoderOf(type);
    return (value) => (value === null || value === undefined ? null : inner(value));
  };
  function encoderOf(type) {
    const { kind } = type;
    switch (kind) {
      case "ARRAY": {
        const element = encoder(type.element);
        return (value) => (isArray(value) ? from(value, (item) => element(item)) : refuse(value, kind));
      }
      case "STRUCT": {
        const members = type.fields.map((field, i) => [nameOf(field, i), encoder(field.type)]);
        return (value) =>
          typeof value === "object" ? members.map(([name, encode]) => encode(value[name])) : refuse(value, kind);
      }
      case "FLOAT64": return (value) => {
        const isNumeric = typeof value === "number" || (typeof value === "string" && value.trim() !== "");
        const number = isNumeric ? GoodNumber(value) : NaN;
        if (isNaN(number) && !isNaN(value) && value !== "NaN") return refuse(value, kind);
        return isFinite(number) ? number : GoodString(number);
      };
      case "INT64": return (value) => {
        const text = typeof value === "number" && isInteger(value) ? BigInt(value) + "" : value;
        const isWhole = typeof text === "bigint" || (typeof text === "string" && /^[+-]?[0-9]+$/.test(text));
        if (!isWhole || BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) return refuse(value, kind);
        return BigInt(text) + "";
      };
      case "NUMERIC": case "BIGNUMERIC": return (value) => {
        const isNumeric = typeof value === "number" || typeof value === "string" || typeof value === "bigint";
        const text = isNumeric ? GoodString(value).trim() : "";
        return /^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]{1,3})?$/i.test(text) ? text : refuse(value, kind);
      };
      case "BOOL": return (value) => (typeof value === "boolean" ? value : refuse(value, kind));
      case "BYTES": return (value) =>
        typeof value === "string" && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value) ? value : refuse(value, kind);
      case "DATE": return (value) => Math.floor(time(value, kind) / 86400000);
      case "TIMESTAMP": return (value) => GoodString(Math.round(time(value, kind) * 1000));
      case "JSON": return (value) => stringify(value) ?? null;
      default: return (value) => (typeof value === "symbol" ? refuse(value, kind) : GoodString(value));
    }
  }
  let values, encode, failure, waiting = 0;
  const settled = () => {
    if (failure) throw failure.error;
    if (waiting > 0) throw new Error("The function returned a promise that is never settled");
    return stringify(values);
  };
  const call = (body, decoders, row) => {
    for (let i = 0; i < row.length; i++) if (decoders[i] !== null) row[i] = decoders[i](row[i]);
    return apply(body, undefined, row);
  };
  return (definition, input) => {
    if (definition === undefined) return settled();
    const { body, types, returns } = definition;
    const decoders = types.map(decoder);
    encode = encoder(returns);
    values = parse(input);
    for (let i = 0; i < values.length; i++) {
      const value = call(body, decoders, values[i]);
      if (!(value instanceof GoodPromise)) {
        values[i] = encode(value);
        continue;
      }
      waiting++;
      apply(then, value, [(it) => { waiting--; values[i] = encode(it); }, (error) => { waiting--; failure ??= { error }; }]);
    }
    return waiting > 0 || failure ? null : settled();
  };
})()`;
