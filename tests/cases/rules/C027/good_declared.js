const {handle} = location;
let name;
name = handle;
window.shared = name;
klaviyo.track('Viewed Product', {Handle: handle});
