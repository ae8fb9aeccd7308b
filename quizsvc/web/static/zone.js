// Tell the server in which zone this learner's days begin. Without scripts they begin in UTC.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll('input[name="timezone"]')) field.value = zone ?? "";
