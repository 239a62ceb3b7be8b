// The same site for Eleventy; with LINK=1 in the environment the first mention of each term becomes a link.
const footnotes = require("markdown-it-footnote");

const byDay = (one, two) => one.date - two.date || (one.inputPath < two.inputPath ? -1 : 1);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

module.exports = (config) => {
  const addresses = new Map();
  let pattern = null;

  config.amendLibrary("md", (library) => library.use(footnotes));
  config.addPassthroughCopy("style.css");
  config.addFilter("day", (date) => date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }));
  config.addFilter("rfc822", (date) => date.toUTCString());
  config.addCollection("briefsByDay", (all) => all.getFilteredByTag("briefs").sort(byDay).reverse());
  config.addCollection("events", (all) => all.getFilteredByTag("timeline").sort(byDay));
  config.addCollection("terms", (all) => {
    const terms = all.getFilteredByTag("glossary").sort((one, two) => (one.data.title < two.data.title ? -1 : 1));
    addresses.clear();
    for (const term of terms) for (const form of term.data.forms) addresses.set(form, term.url);
    const forms = [...addresses.keys()].sort((one, two) => two.length - one.length);
    pattern = new RegExp(`\\b(?:${forms.map(escaped).join("|")})\\b`, "g");
    return terms;
  });

  if (process.env.LINK) {
    config.addTransform("terms", function (content) {
      if (!/\/(briefs|glossary|timeline)\/.+\//.test(this.page.url)) return content;
      const met = new Set([this.page.url]);
      const start = content.indexOf("<!-- text -->");
      // only what stands between tags, and not within a link
      return content.slice(0, start) + content.slice(start).replace(/<a\b.*?<\/a>|<[^>]*>|[^<]+/gs, (part) => {
        if (part.startsWith("<")) return part;
        return part.replace(pattern, (form) => {
          const address = addresses.get(form);
          if (met.has(address)) return form;
          met.add(address);
          return `<a href="${address}">${form}</a>`;
        });
      });
    });
  }

  return {
    dir: { input: "content", includes: "../_includes", output: "public" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
};
