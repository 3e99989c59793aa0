// Lit and the directives the phone app uses.
export {LitElement, html, svg, nothing, noChange, render} from "lit";
export {AsyncDirective} from "lit/async-directive.js";
export {directive} from "lit/directive.js";
export {classMap} from "lit/directives/class-map.js";
export {ifDefined} from "lit/directives/if-defined.js";
export {keyed} from "lit/directives/keyed.js";
export {live} from "lit/directives/live.js";
export {ref, createRef} from "lit/directives/ref.js";
export {repeat} from "lit/directives/repeat.js";
export {until} from "lit/directives/until.js";
