// Runs npm quote-parser on texts: one JSON string a line in, one JSON list of {text, name} a line out.
//   node bench/quote_parser.js FOLDER < texts.jsonl     (FOLDER is where `npm install quote-parser` was run)
"use strict";
const path = require("path");
const parser = require(path.resolve(process.argv[2], "node_modules", "quote-parser"));
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const found = parser.parse(JSON.parse(line), "en", { minLength: 10 });
  console.log(JSON.stringify(found.map((q) => ({ text: q.text, name: q.name.text }))));
}
