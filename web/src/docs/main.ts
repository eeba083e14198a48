import SwaggerUi from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import "./docs.css";

/** The page /docs: everything that it shows comes from this server, and a call from it carries the sign-in cookie. */
SwaggerUi({
  url: "/openapi.yml",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null,
});

if (matchMedia("(prefers-color-scheme: dark)").matches) {
  document.documentElement.classList.add("dark-mode");
}
