/**
 * Preload (node --require) for functions-framework on a laptop: it would listen on every interface and say its configured
 * port. With this it listens on 127.0.0.1 only and says the port it got.
 */
const { Server } = require("node:net");

/** @type {any} */
const prototype = Server.prototype;
const listen = prototype.listen;

/** @this {any} @param {any} port @param {any[]} rest */
prototype.listen = function (port, ...rest) {
  if (typeof port !== "number" && typeof port !== "string") return listen.call(this, port, ...rest);
  const callback = rest.find((argument) => typeof argument === "function");
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, () => {
    callback?.call(this);
    process.stdout.write(`function listening on http://127.0.0.1:${this.address().port}\n`);
  });
};
