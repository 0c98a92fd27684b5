import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Link,
  Outlet,
  useLoaderData,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { Banner, Page } from "@shopify/polaris";
import german from "@shopify/polaris/locales/de.json";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { type ReactNode, useEffect } from "react";

import { deskOf } from "./desk.ts";
import { languageOf, useWords, WordsProvider } from "./words/words.tsx";

import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

export const loader = ({ request, context }: LoaderFunctionArgs) => deskOf(context).frame(request);

/** Key and language stay what they were when the admin opened the app. */
export const shouldRevalidate = (): boolean => false;

export default function Frame(): ReactNode {
  const { apiKey, locale } = useLoaderData<typeof loader>();
  return (
    <Provided apiKey={apiKey} locale={locale}>
      <Menu />
      <Outlet />
    </Provided>
  );
}

function Provided({
  apiKey,
  locale,
  children,
}: {
  readonly apiKey: string;
  readonly locale: string;
  readonly children: ReactNode;
}): ReactNode {
  const language = languageOf(locale);
  const { pathname } = useLocation();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  // Remix's own memory of scrolling lies in the session's storage, which a browser may deny to what is framed.
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} {...(language === "de" ? { i18n: german } : {})}>
      <WordsProvider locale={locale}>{children}</WordsProvider>
    </AppProvider>
  );
}

function Menu(): ReactNode {
  const { words } = useWords();
  return (
    <NavMenu>
      <Link to="/" rel="home">
        {words.home}
      </Link>
      <Link to="/items">{words.items}</Link>
      <Link to="/orders">{words.orders}</Link>
      <Link to="/suppliers">{words.suppliers}</Link>
      <Link to="/settings">{words.settings}</Link>
    </NavMenu>
  );
}

/** One sentence where a screen can't be shown; the menu stays. */
export function ErrorBoundary(): ReactNode {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>("frame");
  const said = isRouteErrorResponse(error) && typeof error.data === "string" ? error.data : "";
  return (
    <Provided apiKey={frame?.apiKey ?? ""} locale={frame?.locale ?? "en"}>
      <Menu />
      <Refusal said={said} />
    </Provided>
  );
}

function Refusal({ said }: { readonly said: string }): ReactNode {
  const { words } = useWords();
  return (
    <Page title={words.notShown}>
      <Banner tone="critical" title={said === "" ? words.tryAgain : said} />
    </Page>
  );
}
