const { origin } = require("../../city.js");

// A path within the installation, and nothing that leads elsewhere.
const within = (path) => (/^\/(?!\/)[^\\]*$/.test(path) ? path : "/");

Page({
  data: { src: "", failed: false, path: "/" },

  onLoad(query) {
    this.setData({ path: within(decodeURIComponent(query.path || "/")) });
    this.open();
  },

  // Ask WeChat for a log-in code. Without one the city opens all the same, for whoever has not
  // logged in; whoever has logged in before is led on by their session, and the code lapses.
  open() {
    this.setData({ src: "", failed: false });
    wx.login({
      success: ({ code }) => this.enter(code),
      fail: () => this.enter(""),
    });
  },

  enter(code) {
    const path = this.data.path;
    const next = encodeURIComponent(path);
    const entrance = `/accounts/mini-program?code=${encodeURIComponent(code)}&next=${next}`;
    this.setData({ src: origin + (code ? entrance : path) });
  },

  fail() {
    this.setData({ src: "", failed: true });
  },

  // What is passed on leads to the page that the web view shows; where WeChat does not say which,
  // to the one that was opened first. Pages tell the mini program nothing: that would take a script
  // of WeChat's in them. Logging in is nobody's to pass on.
  onShareAppMessage({ webViewUrl }) {
    const shown = (webViewUrl || "").startsWith(`${origin}/`) ? webViewUrl.slice(origin.length) : "";
    const path = within(shown || this.data.path);
    const shared = path.startsWith("/accounts/") ? this.data.path : path;
    return { path: `/pages/city/city?path=${encodeURIComponent(shared)}` };
  },
});
