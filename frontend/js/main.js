// Runs on every page. Nothing here is needed to read, file, follow or answer: it only helps.
import {
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { offerCopy } from "./copy.js";
import { keepDrafts } from "./keep.js";
import { offerPlace } from "./locate.js";
import { guardSubmits } from "./once.js";
import { shrinkPhotos } from "./photo.js";

// GOV.UK's template does this in an inline script, which our CSP forbids.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

// Drafts come back before the counters and revealed parts look at the fields.
keepDrafts(document);

for (const component of [
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
]) {
  createAll(component);
}
guardSubmits(document);
shrinkPhotos(document);
offerCopy(document);
offerPlace(document);
