# Makes the expected values beside this file with EpiEstim and R's own statistics. Run it in this folder:
#   Rscript expected.R
# It calls these packages and holds none of their code. Versions are written into versions.txt.
suppressMessages({library(EpiEstim); library(fitdistrplus)})
options(digits = 15)
save <- function(table, name) write.csv(format(table, digits = 11, trim = TRUE), name, row.names = FALSE, quote = FALSE)

writeLines(c(R.version.string, paste("EpiEstim", packageVersion("EpiEstim")),
             paste("fitdistrplus", packageVersion("fitdistrplus"))), "versions.txt")

all <- read.csv("series.csv")
names <- unique(all$series)

# --- the discretised serial interval
pairs <- list(c(4.7, 2.9), c(3.96, 4.75), c(2.6, 1.5), c(8.4, 3.8), c(11.7, 2.0), c(1.2, 0.7), c(20, 9))
save(do.call(rbind, lapply(pairs, function(p)
  data.frame(mean = p[1], sd = p[2], k = 0:30, weight = discr_si(0:30, p[1], p[2])))), "serial.csv")

# --- Rt, Cori 2013
cases <- list(list(4.7, 2.9, 7, 5, 5), list(3.96, 4.75, 7, 5, 5), list(4.7, 2.9, 3, 1, 1), list(11.7, 2.0, 14, 2, 1))
rt <- do.call(rbind, lapply(names, function(name) do.call(rbind, lapply(cases, function(c) {
  one <- all[all$series == name, ]
  start <- seq(2, nrow(one) - c[[3]] + 1)
  found <- suppressWarnings(estimate_R(one[, c("local", "imported")], method = "parametric_si", config = make_config(list(
    mean_si = c[[1]], std_si = c[[2]], t_start = start, t_end = start + c[[3]] - 1,
    mean_prior = c[[4]], std_prior = c[[5]]))))$R
  data.frame(series = name, si_mean = c[[1]], si_sd = c[[2]], window = c[[3]], prior_mean = c[[4]], prior_sd = c[[5]],
             start = found$t_start - 1, end = found$t_end - 1, mean = found$`Mean(R)`, sd = found$`Std(R)`,
             q025 = found$`Quantile.0.025(R)`, q25 = found$`Quantile.0.25(R)`, median = found$`Median(R)`,
             q75 = found$`Quantile.0.75(R)`, q975 = found$`Quantile.0.975(R)`)
}))))
save(rt[!is.na(rt$mean), ], "rt.csv")

# --- a serial interval that is no gamma
own <- c(0, 0.3, 0.2, 0.05, 0.25, 0.2)
one <- all[all$series == "tianjin_onset", ]
found <- suppressWarnings(estimate_R(one[, c("local", "imported")], method = "non_parametric_si", config = make_config(list(
  si_distr = own, t_start = 2:(nrow(one) - 6), t_end = 8:nrow(one)))))$R
save(data.frame(start = found$t_start - 1, end = found$t_end - 1, mean = found$`Mean(R)`, sd = found$`Std(R)`), "rt_own.csv")

# --- Rt by cohort, Wallinga and Teunis 2004; the interval is simulated there, so with many trees
set.seed(20210728)
wt <- do.call(rbind, lapply(names, function(name) {
  one <- all[all$series == name, ]
  total <- one$local + one$imported
  start <- seq(2, nrow(one) - 6)
  found <- wallinga_teunis(total, method = "parametric_si", config = list(
    mean_si = 4.7, std_si = 2.9, t_start = start, t_end = start + 6, n_sim = if (sum(total) < 300) 2000 else 0))$R
  data.frame(series = name, start = found$t_start - 1, end = found$t_end - 1, mean = found$`Mean(R)`,
             low = found$`Quantile.0.025(R)`, high = found$`Quantile.0.975(R)`)
}))
save(wt, "cohort.csv")

# --- growth: Poisson regression, quasi-likelihood when scattered more than by chance
growth <- do.call(rbind, lapply(names, function(name) {
  one <- all[all$series == name, ]
  do.call(rbind, lapply(list(c(1, 10), c(5, 18), c(12, 27)), function(w) {
    counts <- (one$local + one$imported)[w[1]:w[2]]
    day <- seq_along(counts)
    model <- glm(counts ~ day, family = poisson, control = glm.control(epsilon = 1e-14, maxit = 200))
    phi <- max(1, sum(residuals(model, "pearson")^2) / model$df.residual)
    se <- sqrt(vcov(model)[2, 2] * phi)
    half <- qt(0.975, model$df.residual) * se
    data.frame(series = name, from = w[1] - 1, to = w[2] - 1, rate = coef(model)[[2]], low = coef(model)[[2]] - half,
               high = coef(model)[[2]] + half, dispersion = phi)
  }))
}))
save(growth, "growth.csv")

# --- offspring: negative binomial by maximum likelihood
infected <- read.csv("tianjin.csv", colClasses = "character")
edges <- infected[!grepl(" ", infected$infectors) & infected$infectors != "", "infectors"]
lists <- list(tianjin = as.integer(sapply(infected$case, function(id) sum(edges == id))),
              made = c(rep(0, 40), rep(1, 12), 2, 2, 2, 3, 5, 9, 17))
save(do.call(rbind, lapply(names(lists), function(name) {
  y <- lists[[name]]
  m <- mean(y)
  ll <- function(k) sum(dnbinom(y, size = k, mu = m, log = TRUE))
  best <- optimize(function(x) ll(exp(x)), log(c(1e-4, 1e4)), maximum = TRUE, tol = 1e-12)
  k <- exp(best$maximum)
  edge <- best$objective - qchisq(0.95, 1) / 2
  cross <- function(from, to) if (ll(1e4) > edge && to == 1e4) NA else
    exp(uniroot(function(x) ll(exp(x)) - edge, log(c(from, to)), tol = 1e-13)$root)
  data.frame(name = name, cases = length(y), mean = m, k = k, low = cross(1e-4, k), high = cross(k, 1e4))
})), "offspring.csv")

# --- delays: gamma and lognormal, times known exactly and to the day only
onset <- as.Date(infected$onset); confirmed <- as.Date(infected$confirmed)
days <- as.numeric(confirmed - onset)
days <- days[!is.na(days) & days > 0]
tight <- list(reltol = 1e-15, maxit = 20000)
rows <- function(kind, fit, names) data.frame(kind = kind, n = length(days), first = fit$estimate[[names[1]]],
                                              second = fit$estimate[[names[2]]], loglik = fit$loglik)
between <- data.frame(left = days - 0.5, right = days + 0.5)
g <- fitdist(days, "gamma", control = tight); l <- fitdist(days, "lnorm", control = tight)
gc <- fitdistcens(between, "gamma", control = tight); lc <- fitdistcens(between, "lnorm", control = tight)
delays <- rbind(rows("gamma_exact", g, c("shape", "rate")), rows("lognormal_exact", l, c("meanlog", "sdlog")),
                rows("gamma_day", gc, c("shape", "rate")), rows("lognormal_day", lc, c("meanlog", "sdlog")))
delays$second[c(1, 3)] <- 1 / delays$second[c(1, 3)]
save(delays, "delays.csv")

# --- parts and their intervals
save(do.call(rbind, lapply(list(c(5, 100), c(0, 50), c(17, 385000), c(50, 50)), function(p) {
  found <- suppressWarnings(prop.test(p[1], p[2], correct = FALSE)$conf.int)
  data.frame(cases = p[1], people = p[2], low = found[1], high = found[2])
})), "wilson.csv")
