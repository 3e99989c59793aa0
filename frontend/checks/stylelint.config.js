// Our own CSS, as the oldest browsers of browsers.js read it.
import browsers from "./browsers.js";

// Without these a page looks a little plainer and works as well.
const ignore = [
  "css-overscroll-behavior",
  "css-paged-media",
  "css-resize",
  "css-scrollbar",
  "css-selection",
  "css-touch-action",
  "css3-cursors",
  "text-size-adjust",
];

export default {
  ignoreFiles: ["**/vendor/**"],
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [true, { browsers, ignore, ignorePartialSupport: true, severity: "error" }],
  },
};
