// The oldest browsers we are made for: Chrome 109 is the last for Windows 7 and common on old phones; Safari 15.4 is iOS 15.
export default ["chrome 109", "safari 15.4", "ios_saf 15.4"];
